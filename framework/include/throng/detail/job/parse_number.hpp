// Numbers and switches as users give them.
#pragma once

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

namespace throng::detail {

/// The number that the whole of `text` is.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
    Number value{};
    const char* end = text.data() + text.size();
    const auto [stop, failure] = std::from_chars(text.data(), end, value);
    if (failure != std::errc{} || stop != end) return std::nullopt;
    return value;
}

/// The shortest text that is the same number.
inline std::string number_text(double value) {
    std::array<char, 32> text;
    const auto [end, failure] = std::to_chars(text.data(), text.data() + text.size(), value);
    return {text.data(), end};
}

inline std::optional<bool> parse_switch(std::string_view text) {
    for (const std::string_view on : {"on", "true", "yes", "1"}) {
        if (text == on) return true;
    }
    for (const std::string_view off : {"off", "false", "no", "0"}) {
        if (text == off) return false;
    }
    return std::nullopt;
}

}  // namespace throng::detail
