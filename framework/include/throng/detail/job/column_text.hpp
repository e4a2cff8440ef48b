// Texts as columns of a line: newline, tab, carriage return and backslash are written \n, \t, \r
// and \\, so that a line has the columns that were written, whatever is in them.
#pragma once

#include <throng/detail/job/load.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace throng::detail {

/// A column that stands for a missing optional. No text is written like that.
inline constexpr std::string_view missing_column = "\\N";

/// The letter behind the backslash that a byte is written with; 0: it is written as it is.
constexpr char column_escape(char byte) {
    switch (byte) {
        case '\n':
            return 'n';
        case '\t':
            return 't';
        case '\r':
            return 'r';
        case '\\':
            return '\\';
        default:
            return 0;
    }
}

/// Whether one of eight bytes is a backslash or less than 16. (A borrow may make it true for a byte
/// that follows such a one, no matter.)
inline std::uint64_t has_column_specials(std::uint64_t word) {
    constexpr std::uint64_t ones = 0x0101010101010101;
    const std::uint64_t slashes = word ^ ones * '\\';
    const std::uint64_t controls = (word - ones * 16) & ~word;
    return (((slashes - ones) & ~slashes) | controls) & ones * 0x80;
}

/// Whether `text` may have bytes that are not written as they are; false: it has none.
inline bool may_need_escapes(std::string_view text) {
    const char* data = text.data();
    const std::size_t size = text.size();
    if (size < sizeof(std::uint64_t)) {
        for (const char byte : text) {
            if (column_escape(byte) != 0) return true;
        }
        return false;
    }
    std::uint64_t found = has_column_specials(load_word(data + size - sizeof(std::uint64_t)));
    for (std::size_t at = 0; at + sizeof(std::uint64_t) < size; at += sizeof(std::uint64_t)) {
        found |= has_column_specials(load_word(data + at));
    }
    return found != 0;
}

/// Up to twice as many bytes as `text` has. Returns the end.
inline char* write_escaped_column(char* out, std::string_view text) {
    for (const char byte : text) {
        const char letter = column_escape(byte);
        if (letter != 0) *out++ = '\\';
        *out++ = letter != 0 ? letter : byte;
    }
    return out;
}

/// The byte that was written as a backslash and `letter`, if one is.
constexpr std::optional<char> column_unescape(char letter) {
    switch (letter) {
        case 'n':
            return '\n';
        case 't':
            return '\t';
        case 'r':
            return '\r';
        case '\\':
            return '\\';
        default:
            return std::nullopt;
    }
}

/// Writes to `out` what `column` stands for, which has no more bytes; its end, or null where a
/// backslash is followed by something else. `out` may be column.data().
inline char* write_unescaped_column(char* out, std::string_view column) {
    for (std::size_t i = 0; i < column.size(); ++i) {
        if (column[i] != '\\') {
            *out++ = column[i];
            continue;
        }
        if (++i == column.size()) return nullptr;
        const std::optional<char> byte = column_unescape(column[i]);
        if (!byte) return nullptr;
        *out++ = *byte;
    }
    return out;
}

}  // namespace throng::detail
