// The job that a command line names.
#pragma once

#include "plugin/plugin.hpp"

#include <memory>
#include <string>

namespace throng::cli {

class interruption_guard;

/// Finds a job by its name, loads it from a plugin's file, or compiles its source. A signal ends
/// that: then it throws mapreduce::job_cancelled. Throws usage_error where there is no such job.
/// On standard error it says that something is compiled, if that is a terminal, and what hinders;
/// `quiet`: neither.
[[nodiscard]] std::unique_ptr<plugin::plugin> load_job(const std::string& job, bool quiet,
                                                       interruption_guard& interruption);

}  // namespace throng::cli
