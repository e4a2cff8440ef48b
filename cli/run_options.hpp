// What `throng run` can be told.
#pragma once

#include "io/compression/output_compression.hpp"
#include "mapreduce/job.hpp"
#include "progress_display.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace throng::cli {

struct run_options {
    std::string job;
    std::vector<std::string> inputs;
    bool reads_results = false;  // the inputs are what jobs have written
    std::string output;          // a folder; empty: standard output
    bool overwrite = false;
    io::output_compression compression = io::output_compression::none;
    std::vector<std::string> header;      // names of columns, in a first line; none: there is none
    std::optional<std::uint32_t> parts;   // files of the folder; none: as their size demands
    bool for_hadoop = false;              // the files are as Hadoop divides results
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
