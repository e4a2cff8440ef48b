// The files that a new job begins with: those of jobs/skeleton, which the build puts into the
// program.
#pragma once

#include <string_view>
#include <vector>

namespace throng::cli {

/// The name of a job that is to be replaced wherever it is found in paths and contents.
inline constexpr std::string_view skeleton_name = "skeleton";

struct skeleton_file {
    std::string_view path;  // from the job's folder
    std::string_view content;
};

[[nodiscard]] const std::vector<skeleton_file>& skeleton_files();

}  // namespace throng::cli
