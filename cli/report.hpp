// What a run did, for other programs.
#pragma once

#include "mapreduce/job.hpp"

#include <string>

namespace throng::cli {

/// Writes a file with one JSON object: the counters of the run, its times in seconds, and the most
/// memory that the process has had. It appears whole or not at all, in place of one that was
/// there; a pipe or a device is written to. Throws io::output_error.
void write_report(const std::string& path, const std::string& job_name,
                  const mapreduce::job_summary& summary);

}  // namespace throng::cli
