// What `throng run` can be told.
#pragma once

#include "mapreduce/job.hpp"
#include "progress_display.hpp"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace throng::cli {

struct run_options {
    std::string job;
    std::vector<std::string> inputs;
    std::string output;  // a folder; empty: standard output
    bool overwrite = false;
    std::vector<std::string> parameters;  // name=value, of any of the jobs; see jobs_of
    std::vector<std::string> next_jobs;   // each reads what the one before it writes
    mapreduce::job_options engine;
    progress_mode progress = progress_mode::automatic;
    bool quiet = false;
    std::string report;    // a file; empty: none
    bool explain = false;  // only say what would be done
};

/// Adds the options to `command`; parsing sets them in `options`, which must live until then.
void add_run_options(CLI::App& command, run_options& options);

}  // namespace throng::cli
