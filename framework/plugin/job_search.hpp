// Where jobs are found.
#pragma once

#include "plugin/plugin.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace throng::plugin {

/// Folders that hold plugins, named `lib<job>.so`. A folder or file that is met again, by another
/// name, is passed over.
class job_search {
public:
    explicit job_search(std::vector<std::string> folders) : folders_(std::move(folders)) {}

    /// The folders of this program: those of the environment variable THRONG_JOB_PATH, separated
    /// by colons; the user's, $XDG_DATA_HOME/throng/jobs or ~/.local/share/throng/jobs; and
    /// `../lib/throng/jobs` beside the program, both where it was built and where it is installed.
    [[nodiscard]] static job_search of_program();

    /// Loads a job: a plugin's file where `job` has a slash or ends in `.so`, else the job of that
    /// name. Throws plugin_error: of an unknown name it says which there are, or that there is such
    /// a source; of a name that two jobs have, where they are. (A job in the file `lib<job>.so` has
    /// the name before one that is called so in another file: that is loaded only where the first
    /// is not found.)
    [[nodiscard]] std::unique_ptr<plugin> find(const std::string& job) const;

    /// What a search has found. What is wrong with a file, with a folder that cannot be listed, and
    /// with jobs that share a name, is told of, and keeps no other job from being there.
    struct listing {
        std::vector<std::unique_ptr<plugin>> jobs;  // by folder, then by name
        std::vector<std::string> problems;          // messages
    };
    [[nodiscard]] listing list() const;

    [[nodiscard]] const std::vector<std::string>& folders() const { return folders_; }

private:
    [[nodiscard]] std::unique_ptr<plugin> find_by_name(const std::string& name) const;

    std::vector<std::string> folders_;
};

}  // namespace throng::plugin
