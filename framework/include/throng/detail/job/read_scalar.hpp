// Texts and numbers, read as they are written.
#pragma once

#include <throng/detail/job/parse_number.hpp>
#include <throng/detail/job/type_traits.hpp>
#include <throng/error.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace throng::detail {

[[noreturn, gnu::noinline, gnu::cold]] inline void refuse_scalar(std::string_view text,
                                                                 std::string_view expected) {
    constexpr std::size_t most_shown = 100;
    throw error("'" + std::string(text.substr(0, most_shown)) + "': expected " +
                std::string(expected));
}

template <class T>
std::optional<T> parse_whole_number(std::string_view text) {
    using base = typename scalar_base<T>::type;
    using wide = std::conditional_t<std::is_signed_v<base>, std::int64_t, std::uint64_t>;
    const std::optional<wide> number = parse_number<wide>(text);
    if (!number || static_cast<wide>(static_cast<base>(*number)) != *number) return std::nullopt;
    return static_cast<T>(static_cast<base>(*number));
}

/// The text or number that the whole text is; a std::string_view refers to it. Throws `error`.
template <class T>
T read_scalar(std::string_view text) {
    if constexpr (custom<T>) {
        return codec<T>::decode(read_scalar<encoded_as<T>>(text));
    } else if constexpr (text_like<T>) {
        return T(text);
    } else if constexpr (std::same_as<T, char>) {
        if (text.size() != 1) refuse_scalar(text, "a text of one byte");
        return text.front();
    } else if constexpr (real_number<T>) {
        const std::optional<T> number = parse_number<T>(text);
        if (!number) refuse_scalar(text, "a number");
        return *number;
    } else {
        const std::optional<T> number = parse_whole_number<T>(text);
        if (!number) refuse_scalar(text, "a whole number that fits its type");
        return *number;
    }
}

}  // namespace throng::detail
