// JSON as throng writes it for lists and what is in them; see item_text.hpp. A library would refuse
// texts that are not UTF-8, and would not know which type is to be read.
#pragma once

#include <throng/detail/job/read_scalar.hpp>
#include <throng/detail/job/type_traits.hpp>
#include <throng/error.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace throng::detail {

/// One JSON text. Reads throw `error` where it is not what would have been written for the type,
/// but for white space.
class json_column {
public:
    /// Unescaped texts are written to `room`, which is moved on: no more bytes than `text` has.
    json_column(std::string_view text, char*& room) : rest_(text), room_(room) {}

    template <class T>
    T read() {
        if constexpr (custom<T>) {
            return codec<T>::decode(read<encoded_as<T>>());
        } else if constexpr (optional_like<T>) {
            return read_optional<T>();
        } else if constexpr (vector_like<T>) {
            return read_list<T>();
        } else if constexpr (composite<T>) {
            return read_composite<T>();
        } else if constexpr (text_like<T> || std::same_as<T, char>) {
            return read_scalar<T>(text());
        } else if constexpr (real_number<T>) {
            return read_scalar<T>(peek() == '"' ? text() : number());
        } else {
            return read_scalar<T>(number());
        }
    }

    /// Throws where there is more.
    void finish() {
        if (peek() != 0) refuse("the end");
    }

private:
    template <class T>
    static consteval bool is_optional() {
        if constexpr (custom<T>) return is_optional<encoded_as<T>>();
        return optional_like<T>;
    }

    template <class T>
    T read_optional() {
        using element = typename T::value_type;
        if (peek() == 'n') {
            expect("null");
            return std::nullopt;
        }
        if constexpr (!is_optional<element>()) return T(read<element>());
        expect("[");
        T value(read<element>());
        expect("]");
        return value;
    }

    template <class T>
    T read_list() {
        T values;
        expect("[");
        if (peek() != ']') {
            values.push_back(read<typename T::value_type>());
            while (peek() == ',') {
                expect(",");
                values.push_back(read<typename T::value_type>());
            }
        }
        expect("]");
        return values;
    }

    template <class T>
    T read_composite() {
        T value{};
        expect("[");
        bool first = true;
        const auto read_element = [&](auto& element) {
            if (!std::exchange(first, false)) expect(",");
            element = read<std::remove_cvref_t<decltype(element)>>();
        };
        apply_fields([&](auto&... e) { (read_element(e), ...); }, value);
        expect("]");
        return value;
    }

    // The next byte that is no white space; 0 at the end.
    char peek() {
        const std::size_t at = rest_.find_first_not_of(" \t\n\r");
        rest_.remove_prefix(at == rest_.npos ? rest_.size() : at);
        return rest_.empty() ? '\0' : rest_.front();
    }

    void expect(std::string_view token) {
        peek();
        if (!rest_.starts_with(token)) refuse("'" + std::string(token) + "'");
        rest_.remove_prefix(token.size());
    }

    std::string_view number() {
        peek();
        const std::string_view digits = rest_.substr(0, rest_.find_first_of(",] \t\n\r"));
        rest_.remove_prefix(digits.size());
        return digits;
    }

    std::string_view text() {
        expect("\"");
        const std::size_t plain = rest_.find_first_of("\"\\");
        if (plain == rest_.npos) refuse("a quote that ends the text");
        if (rest_[plain] == '"') return take_text(rest_.data(), plain, plain + 1);
        const char* const begin = room_;
        std::size_t at = 0;
        for (; at < rest_.size() && rest_[at] != '"'; ++at) {
            if (rest_[at] == '\\') {
                at = unescape(at + 1);
            } else {
                *room_++ = rest_[at];
            }
        }
        if (at == rest_.size()) refuse("a quote that ends the text");
        return take_text(begin, static_cast<std::size_t>(room_ - begin), at + 1);
    }

    std::string_view take_text(const char* begin, std::size_t size, std::size_t taken) {
        rest_.remove_prefix(taken);
        return {begin, size};
    }

    // What the letter at `at`, which follows a backslash, stands for; the place of its last byte.
    std::size_t unescape(std::size_t at) {
        constexpr std::string_view letters = "\"\\/bfnrt";
        constexpr std::string_view bytes = "\"\\/\b\f\n\r\t";
        const char letter = at < rest_.size() ? rest_[at] : '\0';
        const std::size_t known = letters.find(letter);
        if (known != letters.npos && letter != '\0') {
            *room_++ = bytes[known];
            return at;
        }
        // Of characters only those are escaped that are one byte.
        const std::string_view digits = rest_.substr(std::min(at + 1, rest_.size()), 4);
        const auto code = letter == 'u' && digits.size() == 4 ? hexadecimal(digits) : 0x80U;
        if (code >= 0x80) refuse("an escape that throng writes");
        *room_++ = static_cast<char>(code);
        return at + 4;
    }

    static unsigned hexadecimal(std::string_view digits) {
        unsigned value = 0;
        const char* const end = digits.data() + digits.size();
        const auto [stop, failure] = std::from_chars(digits.data(), end, value, 16);
        return stop == end && failure == std::errc{} ? value : 0x80U;
    }

    [[noreturn, gnu::noinline, gnu::cold]] void refuse(std::string_view expected) const {
        constexpr std::size_t most_shown = 30;
        throw error("JSON of another form than is expected: " + std::string(expected) +
                    " is missing before '" + std::string(rest_.substr(0, most_shown)) + "'");
    }

    std::string_view rest_;
    char*& room_;
};

}  // namespace throng::detail
