#include "plugin/job_search.hpp"

#include "plugin/environment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <set>
#include <utility>

namespace throng::plugin {

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> libraries_in(const std::string& folder, std::vector<std::string>& problems) {
    std::vector<fs::path> found;
    std::error_code failed;
    for (fs::directory_iterator it(folder, failed), end; !failed && it != end;
         it.increment(failed)) {
        const std::string name = it->path().filename().string();
        if (name.starts_with("lib") && it->path().extension() == ".so") {
            found.push_back(it->path());
        }
    }
    // A folder that is not there has no jobs.
    if (failed && failed != std::errc::no_such_file_or_directory) {
        problems.push_back(fmt::format("cannot list folder '{}': {}", folder, failed.message()));
    }
    std::ranges::sort(found);
    return found;
}

std::string names_of(const job_search::listing& found) {
    std::vector<std::string> names;
    for (const auto& each : found.jobs) names.push_back(each->name());
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return fmt::format("{}", fmt::join(names, ", "));
}

using plugins = std::vector<std::unique_ptr<plugin>>;

// Whether one of them is the very file at `path`, found by another way.
bool has_file(const plugins& found, const fs::path& path) {
    return std::ranges::any_of(found, [&](const auto& each) {
        std::error_code failed;
        return fs::equivalent(each->path(), path, failed) && !failed;
    });
}

// What is wrong if several jobs have a name; empty if it is one job's.
std::string conflict_over(const std::string& name, const plugins& found) {
    std::vector<std::string> paths;
    for (const auto& each : found) {
        if (each->name() == name) paths.push_back(fmt::format("'{}'", each->path()));
    }
    if (paths.size() < 2) return {};
    return fmt::format("{} jobs are called '{}': {}; name the one that you mean by its file",
                       paths.size(), name, fmt::join(paths, ", "));
}

}  // namespace

job_search job_search::of_program() {
    std::vector<std::string> folders;
    const std::string path = environment("THRONG_JOB_PATH");
    for (std::string_view rest = path; !rest.empty();) {
        const std::string_view folder = rest.substr(0, rest.find(':'));
        if (!folder.empty()) folders.emplace_back(folder);
        rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
    }
    const std::string users = user_folder("XDG_DATA_HOME", ".local/share");
    if (!users.empty()) folders.push_back(users + "/jobs");
    std::error_code failed;
    const fs::path program = fs::read_symlink("/proc/self/exe", failed);
    if (!failed) {
        folders.push_back((program.parent_path().parent_path() / "lib/throng/jobs").string());
    }
    return job_search(std::move(folders));
}

std::unique_ptr<plugin> job_search::find(const std::string& job) const {
    if (job.find('/') != std::string::npos || job.ends_with(".so")) {
        return std::make_unique<plugin>(job);
    }
    return find_by_name(job);
}

std::unique_ptr<plugin> job_search::find_by_name(const std::string& name) const {
    plugins named;
    std::optional<plugin_error> broken;
    for (const std::string& folder : folders_) {
        const fs::path path = fs::path(folder) / fmt::format("lib{}.so", name);
        std::error_code ignored;
        if (!fs::exists(path, ignored) || has_file(named, path)) continue;
        try {
            auto found = std::make_unique<plugin>(path.string());
            if (found->name() == name) named.push_back(std::move(found));
        } catch (const plugin_error& e) {
            if (!broken) broken = e;
        }
    }
    if (named.empty() && broken) throw plugin_error(*broken);
    listing all;
    if (named.empty()) {
        all = list();
        for (auto& each : all.jobs) {
            if (each->name() == name) named.push_back(std::move(each));
        }
        std::erase(all.jobs, nullptr);
    }
    const std::string conflict = conflict_over(name, named);
    if (!conflict.empty()) throw plugin_error(conflict);
    if (!named.empty()) return std::move(named.front());
    std::error_code ignored;
    if (fs::exists(name + ".cpp", ignored)) {
        throw plugin_error(
            fmt::format("there is no job '{0}'; if you mean the source, name it: {0}.cpp", name));
    }
    if (all.jobs.empty()) {
        throw plugin_error(fmt::format("there is no job '{}', nor any other, in {}", name,
                                       fmt::join(folders_, ", ")));
    }
    throw plugin_error(fmt::format("there is no job '{}'; there are: {}", name, names_of(all)));
}

job_search::listing job_search::list() const {
    listing found;
    for (const std::string& folder : folders_) {
        const auto first = static_cast<std::ptrdiff_t>(found.jobs.size());
        for (const fs::path& path : libraries_in(folder, found.problems)) {
            if (has_file(found.jobs, path)) continue;
            try {
                found.jobs.push_back(std::make_unique<plugin>(path.string()));
            } catch (const plugin_error& e) {
                found.problems.emplace_back(e.what());
            }
        }
        std::sort(found.jobs.begin() + first, found.jobs.end(),
                  [](const auto& a, const auto& b) { return a->name() < b->name(); });
    }
    std::set<std::string> known;
    for (const auto& each : found.jobs) {
        if (!known.insert(each->name()).second) continue;
        const std::string conflict = conflict_over(each->name(), found.jobs);
        if (!conflict.empty()) found.problems.push_back(conflict);
    }
    return found;
}

}  // namespace throng::plugin
