// Rules of style that a program can check. Each takes the whole tree as it was read, so that a test
// can hand it one of its own, and returns what it has to complain about.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tidy {

struct source_file {
    std::string path;  // from the root of the tree, with '/'
    std::vector<std::string> lines;
    bool ends_with_newline = true;

    [[nodiscard]] bool has_suffix(std::string_view suffix) const;
    [[nodiscard]] std::string_view folder() const;  // without a final '/', empty for the root
    [[nodiscard]] bool is_cpp() const;
    [[nodiscard]] bool is_peer() const;  // a language of the peers alone
    [[nodiscard]] bool is_code() const;  // C++, CMake, shell, awk or a peer's
};

using source_tree = std::vector<source_file>;

// Every text file below `root` except builds, data and what Git keeps.
source_tree read_tree(const std::filesystem::path& root);
source_file make_file(std::string path, std::string_view text);

struct complaint {
    std::string path;
    std::size_t line;  // from 1
    std::string what;
};

using complaints = std::vector<complaint>;

complaints check_line_length(const source_tree& tree);      // 100 columns
complaints check_whitespace(const source_tree& tree);       // none at line ends, a final newline
complaints check_file_length(const source_tree& tree);      // 400 lines
complaints check_function_length(const source_tree& tree);  // 70 lines
complaints check_includes(const source_tree& tree);         // layers include downward only
complaints check_dead_files(const source_tree& tree);       // no C++ file that nobody builds
complaints check_readme_code(const source_tree& tree);      // Markdown shows code that is compiled

}  // namespace tidy
