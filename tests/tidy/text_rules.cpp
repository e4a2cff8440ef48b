// Rules that look at one line at a time.
#include "tidy.hpp"

#include <algorithm>

namespace tidy {
namespace {

constexpr std::size_t column_limit = 100;
constexpr std::size_t file_line_limit = 400;

// Characters of a UTF-8 text: its bytes without those that continue one.
std::size_t columns(std::string_view line) {
    const auto begins = [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
    };
    return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), begins));
}

}  // namespace

complaints check_line_length(const source_tree& tree) {
    complaints found;
    for (const source_file& file : tree) {
        if (!file.is_code()) continue;
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            const std::size_t length = columns(file.lines[i]);
            if (length <= column_limit) continue;
            found.push_back({file.path, i + 1, std::to_string(length) + " columns"});
        }
    }
    return found;
}

complaints check_whitespace(const source_tree& tree) {
    complaints found;
    for (const source_file& file : tree) {
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            const std::string& line = file.lines[i];
            if (!line.empty() && std::string_view(" \t\r").find(line.back()) != line.npos) {
                found.push_back({file.path, i + 1, "white space at the end of the line"});
            }
            const bool may_have_tabs = !file.is_code() || file.has_suffix(".go");
            if (!may_have_tabs && line.find('\t') != line.npos) {
                found.push_back({file.path, i + 1, "a tab"});
            }
        }
        if (!file.ends_with_newline) {
            found.push_back({file.path, file.lines.size(), "no newline at the end"});
        }
    }
    return found;
}

complaints check_file_length(const source_tree& tree) {
    complaints found;
    for (const source_file& file : tree) {
        const std::size_t count = file.lines.size();
        if (!file.is_code() || count <= file_line_limit) continue;
        found.push_back({file.path, count, std::to_string(count) + " lines"});
    }
    return found;
}

}  // namespace tidy
