// Texts inside tuples: each byte 00 is written as 00 FF, and 00 01 ends the text, so that the
// bytes of tuples compare as the tuples do.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace throng::detail {

inline constexpr char escaped_zero = '\xff';
inline constexpr char end_of_text = '\x01';

inline std::size_t escaped_size(std::string_view text) {
    return text.size() + static_cast<std::size_t>(std::ranges::count(text, '\0')) + 2;
}

inline char* write_escaped(char* out, std::string_view text) {
    for (const char c : text) {
        *out++ = c;
        if (c == '\0') *out++ = escaped_zero;
    }
    *out++ = '\0';
    *out++ = end_of_text;
    return out;
}

/// Reads what `write_escaped` wrote, and moves `cursor` behind it.
inline std::string read_escaped(const char*& cursor) {
    std::string text;
    for (;;) {
        const char c = *cursor++;
        if (c == '\0' && *cursor++ == end_of_text) return text;
        text.push_back(c);
    }
}

}  // namespace throng::detail
