#include "tidy.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace tidy {

bool source_file::has_suffix(std::string_view suffix) const {
    return std::string_view(path).ends_with(suffix);
}

std::string_view source_file::folder() const {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? std::string_view()
                                      : std::string_view(path).substr(0, slash);
}

bool source_file::is_cpp() const {
    return has_suffix(".cpp") || has_suffix(".hpp") || has_suffix(".h") || has_suffix(".c");
}

bool source_file::is_peer() const {
    return has_suffix(".go") || has_suffix(".rs") || has_suffix(".erl") || has_suffix(".java") ||
           has_suffix(".py");
}

bool source_file::is_code() const {
    return is_cpp() || has_suffix("CMakeLists.txt") || has_suffix(".cmake") || has_suffix(".sh") ||
           has_suffix(".awk") || is_peer() || path == "dev" || path == ".ci/run";
}

source_file make_file(std::string path, std::string_view text) {
    source_file file{std::move(path), {}, text.empty() || text.ends_with('\n')};
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        file.lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return file;
}

static bool is_skipped(const std::filesystem::path& folder) {
    static constexpr std::array skipped{".git", ".cache", "build"};
    return std::find(skipped.begin(), skipped.end(), folder.filename()) != skipped.end();
}

source_tree read_tree(const std::filesystem::path& root) {
    source_tree tree;
    std::filesystem::recursive_directory_iterator entry(root);
    for (; entry != std::filesystem::recursive_directory_iterator(); ++entry) {
        if (entry->is_directory() && is_skipped(entry->path())) entry.disable_recursion_pending();
        if (!entry->is_regular_file()) continue;
        std::string path = entry->path().lexically_relative(root).generic_string();
        source_file file{path, {}, true};
        if (!file.is_code() && !file.has_suffix(".md")) continue;
        std::ifstream stream(entry->path(), std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(stream), {}};
        if (!stream) throw std::runtime_error("cannot read " + path);
        tree.push_back(make_file(std::move(path), text));
    }
    std::sort(tree.begin(), tree.end(),
              [](const source_file& a, const source_file& b) { return a.path < b.path; });
    return tree;
}

}  // namespace tidy
