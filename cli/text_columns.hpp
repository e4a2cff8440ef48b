// Names and what they mean, side by side.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace throng::cli {

struct column_entry {
    std::string name;
    std::string text;
};

/// Two columns in a width of 80, names indented by `indent`: one entry under the other, long texts
/// in several lines, and below their names where those are long themselves.
[[nodiscard]] std::string two_columns(const std::vector<column_entry>& entries, std::size_t indent);

/// Breaks `text` between words into lines of `width` or, where a word is longer, more.
[[nodiscard]] std::vector<std::string_view> wrap(std::string_view text, std::size_t width);

}  // namespace throng::cli
