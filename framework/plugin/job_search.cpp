#include "plugin/job_search.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

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
    std::string names;
    for (const auto& each : found.jobs) {
        names += fmt::format("{}{}", names.empty() ? "" : ", ", each->name());
    }
    return names;
}

}  // namespace

job_search job_search::of_program() {
    std::vector<std::string> folders;
    if (const char* path = std::getenv("THRONG_JOB_PATH")) {
        std::string_view rest = path;
        while (!rest.empty()) {
            const std::string_view folder = rest.substr(0, rest.find(':'));
            if (!folder.empty()) folders.emplace_back(folder);
            rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
        }
    }
    std::error_code failed;
    const fs::path program = fs::read_symlink("/proc/self/exe", failed);
    if (!failed) {
        folders.push_back((program.parent_path().parent_path() / "lib/throng/jobs").string());
    }
    return job_search(std::move(folders));
}

std::unique_ptr<plugin> job_search::find(const std::string& job) const {
    if (job.ends_with(".cpp") || job.ends_with(".cc")) {
        throw plugin_error(fmt::format(
            "'{}' is a source file: build it as a plugin with throng_add_job, and name the .so",
            job));
    }
    if (job.find('/') != std::string::npos || job.ends_with(".so")) {
        return std::make_unique<plugin>(job);
    }
    return find_by_name(job);
}

std::unique_ptr<plugin> job_search::find_by_name(const std::string& name) const {
    for (const std::string& folder : folders_) {
        const fs::path path = fs::path(folder) / fmt::format("lib{}.so", name);
        std::error_code ignored;
        if (!fs::exists(path, ignored)) continue;
        auto found = std::make_unique<plugin>(path.string());
        if (found->name() == name) return found;
    }
    listing all = list();
    for (auto& each : all.jobs) {
        if (each->name() == name) return std::move(each);
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
        for (const fs::path& path : libraries_in(folder, found.problems)) {
            try {
                auto each = std::make_unique<plugin>(path.string());
                const bool known = std::ranges::any_of(
                    found.jobs, [&](const auto& other) { return other->name() == each->name(); });
                if (!known) found.jobs.push_back(std::move(each));
            } catch (const plugin_error& e) {
                found.problems.emplace_back(e.what());
            }
        }
    }
    std::ranges::sort(found.jobs, {}, [](const auto& each) { return each->name(); });
    return found;
}

}  // namespace throng::plugin
