// A folder to compile in, which goes away.
#pragma once

#include "io/file_system.hpp"

#include <string>

namespace throng::plugin {

/// A new folder inside `cache`, which is made if need be; or, where that cannot be, among the
/// system's temporary files. It is removed with everything in it by the destructor, or, if the
/// process was killed, by the next one that makes such a folder in the same cache an hour later.
class work_folder {
public:
    /// Throws plugin_error where there is nowhere to write.
    explicit work_folder(const std::string& cache);
    ~work_folder();
    work_folder(const work_folder&) = delete;
    work_folder& operator=(const work_folder&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }
    /// Why it is not in the cache; empty if it is.
    [[nodiscard]] const std::string& problem() const { return problem_; }

private:
    bool make_in(const std::string& parent);

    std::string path_;
    std::string problem_;
    io::unique_file lock_;  // held while it is in use
};

}  // namespace throng::plugin
