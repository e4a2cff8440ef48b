// Where jobs are found.
#pragma once

#include "plugin/plugin.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace throng::plugin {

/// Folders that hold plugins, named `lib<job>.so`, in the order in which they are searched.
class job_search {
public:
    explicit job_search(std::vector<std::string> folders) : folders_(std::move(folders)) {}

    /// The folders of this program: those of the environment variable THRONG_JOB_PATH, separated
    /// by colons, then `../lib/throng/jobs` beside the program, both where it was built and where
    /// it is installed.
    [[nodiscard]] static job_search of_program();

    /// Loads a job: a plugin's file where `job` has a slash or ends in `.so`, else the job of that
    /// name. Throws plugin_error; of an unknown name it says which there are.
    [[nodiscard]] std::unique_ptr<plugin> find(const std::string& job) const;

    /// What a search has found. Files that are no plugins, and folders that cannot be listed, are
    /// passed over, and told of.
    struct listing {
        std::vector<std::unique_ptr<plugin>> jobs;  // by name; the first of a name only
        std::vector<std::string> problems;          // messages
    };
    [[nodiscard]] listing list() const;

    [[nodiscard]] const std::vector<std::string>& folders() const { return folders_; }

private:
    [[nodiscard]] std::unique_ptr<plugin> find_by_name(const std::string& name) const;

    std::vector<std::string> folders_;
};

}  // namespace throng::plugin
