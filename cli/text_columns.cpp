#include "text_columns.hpp"

#include <algorithm>

namespace throng::cli {

namespace {

constexpr std::size_t columns = 80;
constexpr std::size_t widest_name = 20;
constexpr std::size_t gap = 2;

}  // namespace

std::vector<std::string_view> wrap(std::string_view text, std::size_t width) {
    std::vector<std::string_view> lines;
    while (text.size() > width) {
        std::size_t space = text.rfind(' ', width);
        if (space == std::string_view::npos) space = std::min(text.find(' '), text.size());
        lines.push_back(text.substr(0, space));
        text.remove_prefix(std::min(space + 1, text.size()));
    }
    if (!text.empty()) lines.push_back(text);
    return lines;
}

std::string two_columns(const std::vector<column_entry>& entries, std::size_t indent) {
    std::size_t width = 0;
    for (const column_entry& each : entries) {
        if (each.name.size() <= widest_name) width = std::max(width, each.name.size());
    }
    if (width == 0) width = widest_name;
    const std::size_t text_column = indent + width + gap;
    std::string result;
    for (const column_entry& each : entries) {
        std::string line = std::string(indent, ' ') + each.name;
        for (const std::string_view part : wrap(each.text, columns - text_column)) {
            if (line.size() + gap > text_column) {
                result += line + '\n';
                line.clear();
            }
            line.resize(text_column, ' ');
            line += part;
        }
        result += line + '\n';
    }
    return result;
}

}  // namespace throng::cli
