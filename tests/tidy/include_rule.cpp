// Which folder may include which: a layer knows those below it, and everybody the public headers.
#include "tidy.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace tidy {
namespace {

constexpr std::string_view public_root = "framework/include/";

struct layer {
    std::string_view folder;
    std::vector<std::string_view> may_include;
};

const std::vector<layer>& layers() {
    static const std::vector<layer> all{
        {"framework/include", {"framework/include"}},
        {"framework/tasklet", {"framework/include", "framework/tasklet"}},
        {"framework/io", {"framework/include", "framework/tasklet", "framework/io"}},
        {"framework/mapreduce",
         {"framework/include", "framework/tasklet", "framework/io", "framework/mapreduce"}},
        {"framework/plugin", {"framework"}},
        {"cli", {"framework", "cli"}},
        {"tests", {"framework", "jobs", "cli", "tests"}},
    };
    return all;
}

bool is_below(std::string_view path, std::string_view folder) {
    return path.starts_with(folder) && path.substr(folder.size()).starts_with('/');
}

// Folders that `file` may include from; a job only from its own, the public headers, and what jobs
// share.
std::vector<std::string_view> allowed(const source_file& file) {
    if (is_below(file.path, "jobs")) {
        return {"framework/include", "jobs/graphs", "jobs/words", file.folder()};
    }
    for (const layer& candidate : layers()) {
        if (is_below(file.path, candidate.folder)) return candidate.may_include;
    }
    return {};
}

struct include {
    std::string name;
    bool quoted;
};

std::optional<include> parse_include(std::string_view line) {
    const std::size_t hash = line.find_first_not_of(' ');
    if (hash == line.npos || !line.substr(hash).starts_with("#include ")) return std::nullopt;
    const std::size_t open = line.find_first_of("<\"", hash);
    if (open == line.npos) return std::nullopt;
    const bool quoted = line[open] == '"';
    const std::size_t close = line.find(quoted ? '"' : '>', open + 1);
    if (close == line.npos) return std::nullopt;
    return include{std::string(line.substr(open + 1, close - open - 1)), quoted};
}

bool exists(const source_tree& tree, std::string_view path) {
    return std::any_of(tree.begin(), tree.end(),
                       [&](const source_file& file) { return file.path == path; });
}

// The file of the tree that an include names: beside the includer, or below an include folder.
std::optional<std::string> resolve(const source_tree& tree, const source_file& from,
                                   const include& what) {
    if (!what.quoted && !what.name.starts_with("throng/")) return std::nullopt;
    const std::filesystem::path beside = std::filesystem::path(from.folder()) / what.name;
    const std::array<std::string, 5> candidates{
        beside.lexically_normal().generic_string(), std::string(public_root) + what.name,
        "framework/" + what.name, what.name, "tests/" + what.name};
    for (const std::string& candidate : candidates) {
        if (exists(tree, candidate)) return candidate;
    }
    return std::string();
}

}  // namespace

complaints check_includes(const source_tree& tree) {
    complaints found;
    for (const source_file& file : tree) {
        if (!file.is_cpp()) continue;
        const std::vector<std::string_view> folders = allowed(file);
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            const std::optional<include> what = parse_include(file.lines[i]);
            if (!what) continue;
            const std::optional<std::string> target = resolve(tree, file, *what);
            if (!target) continue;
            if (target->empty()) {
                found.push_back(
                    {file.path, i + 1, "includes " + what->name + ", which is not here"});
            } else if (std::none_of(folders.begin(), folders.end(), [&](std::string_view folder) {
                           return is_below(*target, folder);
                       })) {
                found.push_back({file.path, i + 1, "may not include " + *target});
            }
        }
    }
    return found;
}

}  // namespace tidy
