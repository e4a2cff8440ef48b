// Code that Markdown shows must be code that is compiled. A block
//
//     <!-- code: jobs/wordcount/wordcount.cpp -->
//     ```cpp
//
// must be a run of lines of that file.
#include "tidy.hpp"

#include <algorithm>
#include <span>

namespace tidy {
namespace {

constexpr std::string_view mark_begin = "<!-- code: ";
constexpr std::string_view mark_end = " -->";

// The file named by the comment before the block at `fence`, or nothing.
std::string_view named_file(const source_file& page, std::size_t fence) {
    while (fence > 0 && page.lines[fence - 1].empty()) --fence;
    if (fence == 0) return {};
    std::string_view line = page.lines[fence - 1];
    if (!line.starts_with(mark_begin) || !line.ends_with(mark_end)) return {};
    line.remove_prefix(mark_begin.size());
    line.remove_suffix(mark_end.size());
    return line;
}

bool has_lines(const source_file& file, std::span<const std::string> block) {
    return std::search(file.lines.begin(), file.lines.end(), block.begin(), block.end()) !=
           file.lines.end();
}

void check_block(const source_tree& tree, const source_file& page, std::size_t fence,
                 std::span<const std::string> block, complaints& found) {
    const std::string_view name = named_file(page, fence);
    if (name.empty()) {
        found.push_back({page.path, fence + 1, "no <!-- code: FILE --> before the C++ code"});
        return;
    }
    const auto file = std::find_if(tree.begin(), tree.end(),
                                   [&](const source_file& other) { return other.path == name; });
    if (file == tree.end()) {
        found.push_back(
            {page.path, fence + 1, "shows " + std::string(name) + ", which is not here"});
    } else if (block.empty() || !has_lines(*file, block)) {
        found.push_back({page.path, fence + 1, "differs from " + std::string(name)});
    }
}

}  // namespace

complaints check_readme_code(const source_tree& tree) {
    complaints found;
    for (const source_file& page : tree) {
        if (!page.has_suffix(".md")) continue;
        const std::span<const std::string> lines(page.lines);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (!lines[i].starts_with("```cpp")) continue;
            std::size_t end = i + 1;
            while (end < lines.size() && lines[end] != "```") ++end;
            check_block(tree, page, i, lines.subspan(i + 1, end - i - 1), found);
            i = end;
        }
    }
    return found;
}

}  // namespace tidy
