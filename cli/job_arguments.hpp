// The jobs that a command line names, and what it says to each.
#pragma once

#include "run_options.hpp"

#include <throng/abi.h>

#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

namespace throng::cli {

struct job_arguments {
    std::string job;  // a name, or a file
    std::vector<std::pair<std::string, std::string>> parameters;
};

/// What is given to a -D: name and value. Throws usage_error.
[[nodiscard]] std::pair<std::string, std::string> split_parameter(const std::string& given);

/// JOB, of the commands that run one alone.
void add_job_option(CLI::App& command, std::string& job);

/// Throws usage_error where --header is given for a job whose input has none.
void check_reads_header(const throng_job& job);

/// The jobs in the order in which they run: JOB, then that of each --then. A -D belongs to the job
/// that was named last, or else to JOB. `command` has parsed `options`. Throws usage_error for a
/// parameter that is none, for an input behind a --then, and for an option that is about the
/// results, which are the last job's, before another job.
[[nodiscard]] std::vector<job_arguments> jobs_of(const CLI::App& command,
                                                 const run_options& options);

}  // namespace throng::cli
