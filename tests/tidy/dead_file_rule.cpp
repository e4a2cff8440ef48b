// A source file must be named by the CMakeLists.txt of its folder or of one above; so must a public
// header, to be installed. A private header must at least be included by somebody. A list that
// loops over names may leave out what they all end in, `.cpp` or `_test.cpp`.
#include "tidy.hpp"

#include <algorithm>

namespace tidy {
namespace {

// Whether `line` has `name` as a word of its own, not as the end of another path.
bool names(std::string_view line, std::string_view name) {
    constexpr std::string_view separators = " \t()\"";
    line = line.substr(0, line.find('#'));
    for (std::size_t at = line.find(name); at != line.npos; at = line.find(name, at + 1)) {
        const std::size_t end = at + name.size();
        const bool begins = at == 0 || separators.find(line[at - 1]) != separators.npos;
        const bool ends = end == line.size() || separators.find(line[end]) != separators.npos;
        if (begins && ends) return true;
    }
    return false;
}

bool has_word(const source_file& list, const std::string& name) {
    return std::any_of(list.lines.begin(), list.lines.end(),
                       [&](const std::string& line) { return names(line, name); });
}

bool is_built(const source_tree& tree, const source_file& file) {
    return std::any_of(tree.begin(), tree.end(), [&](const source_file& list) {
        if (!list.has_suffix("CMakeLists.txt")) return false;
        if (has_word(list, "${PROJECT_SOURCE_DIR}/" + file.path)) return true;
        const std::size_t prefix = list.path.size() - std::string_view("CMakeLists.txt").size();
        if (!file.path.starts_with(list.path.substr(0, prefix))) return false;
        const std::string name = file.path.substr(prefix);
        for (std::string_view ending : {"", ".cpp", "_test.cpp"}) {
            if (!name.ends_with(ending)) continue;
            if (has_word(list, name.substr(0, name.size() - ending.size()))) return true;
        }
        return false;
    });
}

bool is_included(const source_tree& tree, const source_file& header) {
    const std::string name = header.path.substr(header.path.rfind('/') + 1);
    return std::any_of(tree.begin(), tree.end(), [&](const source_file& other) {
        if (!other.is_cpp() || other.path == header.path) return false;
        return std::any_of(other.lines.begin(), other.lines.end(), [&](const std::string& line) {
            return line.starts_with("#include ") &&
                   (line.ends_with("\"" + name + "\"") || line.ends_with("/" + name + "\""));
        });
    });
}

}  // namespace

complaints check_dead_files(const source_tree& tree) {
    complaints found;
    for (const source_file& file : tree) {
        if (!file.is_cpp() || is_built(tree, file)) continue;
        const bool is_private_header = (file.has_suffix(".hpp") || file.has_suffix(".h")) &&
                                       !file.path.starts_with("framework/include/");
        if (is_private_header && is_included(tree, file)) continue;
        found.push_back({file.path, 1, "no CMakeLists.txt names this file"});
    }
    return found;
}

}  // namespace tidy
