// Columns of CSV as in RFC 4180.
#pragma once

#include <throng/detail/job/json_text.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace throng::mapreduce {

/// A column is in quotes if there is a comma, a quote or a line end in it; and if it is an empty
/// text, so that it is told from a missing optional, which is nothing at all. `Style` says how
/// short texts are copied.
template <class Style>
struct csv_columns {
    static constexpr char separator = ',';
    static constexpr std::string_view missing = "";
    using json_texts = detail::json_bytes<1>;

    static char* text(char* out, std::string_view text) {
        return enclosed(out, Style::copy(out, text), text.empty());
    }
    /// What has been written from `begin` to `end` is JSON, and to be one column; the new end.
    static char* json(char* begin, char* end) { return enclosed(begin, end, false); }

private:
    static char* enclosed(char* begin, char* end, bool always) {
        const std::string_view column(begin, static_cast<std::size_t>(end - begin));
        if (!always && column.find_first_of(",\"\r\n") == column.npos) return end;
        const auto quotes = static_cast<std::size_t>(std::ranges::count(column, '"'));
        char* const new_end = end + quotes + 2;
        // From the end on, since bytes only move towards it.
        char* to = new_end;
        *--to = '"';
        while (end != begin) {
            const char byte = *--end;
            *--to = byte;
            if (byte == '"') *--to = '"';
        }
        *--to = '"';
        return new_end;
    }
};

}  // namespace throng::mapreduce
