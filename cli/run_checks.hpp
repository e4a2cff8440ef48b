// What can be wrong with a run before it begins, besides its jobs' parameters.
#pragma once

#include "plugin/plugin.hpp"
#include "run_options.hpp"

#include <memory>
#include <vector>

namespace throng::cli {

using job_plugins = std::vector<std::unique_ptr<plugin::plugin>>;

/// Whether the results are shown to somebody.
[[nodiscard]] bool goes_to_terminal(const run_options& options);

/// Throws usage_error where options do not fit the jobs, or each other; io::input_error where the
/// inputs are said to be what jobs have written, and are not.
void check_run(const job_plugins& plugins, const run_options& options);

}  // namespace throng::cli
