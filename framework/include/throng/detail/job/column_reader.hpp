// Columns of text as the keys and values that were written so; see item_text.hpp.
#pragma once

#include <throng/detail/job/column_text.hpp>
#include <throng/detail/job/json_column.hpp>
#include <throng/detail/job/read_scalar.hpp>
#include <throng/detail/job/type_traits.hpp>
#include <throng/error.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throng::detail {

/// How many columns a T is written as.
template <class T>
consteval std::size_t count_columns() {
    if constexpr (custom<T>) {
        return count_columns<encoded_as<T>>();
    } else if constexpr (composite<T>) {
        return []<class... E>(std::type_identity<std::tuple<E...>>) {
            return std::max<std::size_t>(1, (std::size_t{0} + ... + count_columns<E>()));
        }(std::type_identity<fields_t<T>>());
    } else {
        return 1;
    }
}
template <class T>
inline constexpr std::size_t column_count = count_columns<T>();

/// Reads one line after another. What it reads throws `error` where it is not as it would have
/// been written; views are valid until the next line.
class column_reader {
public:
    /// Throws where the line has not so many columns.
    void begin(std::string_view line, std::size_t columns) {
        const auto found = static_cast<std::size_t>(std::ranges::count(line, '\t')) + 1;
        if (found != columns) refuse_count(found, columns);
        rest_ = line;
        number_ = 0;
        // All that is unescaped: columns, and the texts of JSON in columns.
        if (line.find('\\') != line.npos || line.find('[') != line.npos) make_room(2 * line.size());
    }

    /// The next columns as a T.
    template <class T>
    T read() {
        if constexpr (custom<T>) {
            return codec<T>::decode(read<encoded_as<T>>());
        } else if constexpr (composite<T>) {
            return read_composite<T>();
        } else {
            const std::string_view column = next();
            try {
                return read_column<T>(column);
            } catch (const error& e) {
                throw error("column " + std::to_string(number_) + ": " + e.what());
            }
        }
    }

private:
    template <class T>
    T read_composite() {
        T value{};
        if constexpr (std::tuple_size_v<fields_t<T>> == 0) {
            if (!next().empty()) {
                throw error("column " + std::to_string(number_) + ": expected an empty one");
            }
        } else {
            apply_fields(
                [this](auto&... e) { ((e = read<std::remove_cvref_t<decltype(e)>>()), ...); },
                value);
        }
        return value;
    }

    template <class T>
    T read_column(std::string_view column) {
        if constexpr (optional_like<T>) {
            using element = typename T::value_type;
            if (column == missing_column) return std::nullopt;
            if constexpr (is_scalar_column<element>) return T(read_column<element>(column));
            return T(read_json<element>(column));
        } else if constexpr (vector_like<T>) {
            return read_json<T>(column);
        } else {
            return read_scalar<T>(unescaped(column));
        }
    }

    // An optional of what is made of one of these is written as that is.
    template <class T>
    static consteval bool is_scalar() {
        if constexpr (custom<T>) return is_scalar<encoded_as<T>>();
        return !composite<T> && !optional_like<T> && !vector_like<T>;
    }
    template <class T>
    static constexpr bool is_scalar_column = is_scalar<T>();

    template <class T>
    T read_json(std::string_view column) {
        json_column json(unescaped(column), room_);
        T value = json.read<T>();
        json.finish();
        return value;
    }

    std::string_view next() {
        const std::string_view column = rest_.substr(0, rest_.find('\t'));
        rest_.remove_prefix(std::min(rest_.size(), column.size() + 1));
        ++number_;
        return column;
    }

    std::string_view unescaped(std::string_view column) {
        if (column.find('\\') == column.npos) return column;
        char* const begin = room_;
        char* const end = write_unescaped_column(begin, column);
        if (end == nullptr) throw error(R"(a backslash begins none of \\, \t, \n and \r)");
        room_ = end;
        return {begin, static_cast<std::size_t>(end - begin)};
    }

    void make_room(std::size_t bytes) {
        if (unescaped_.size() < bytes) unescaped_.resize(bytes);
        room_ = unescaped_.data();
    }

    [[noreturn, gnu::noinline, gnu::cold]] static void refuse_count(std::size_t found,
                                                                    std::size_t expected) {
        throw error("the number of columns is " + std::to_string(found) +
                    ", but key and value have " + std::to_string(expected));
    }

    std::string_view rest_;
    std::size_t number_ = 0;  // of the last column, from 1
    std::vector<char> unescaped_;
    char* room_ = nullptr;
};

}  // namespace throng::detail
