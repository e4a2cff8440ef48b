// What a run did, for other programs.
#pragma once

#include "mapreduce/job_chain.hpp"

#include <span>
#include <string>

namespace throng::cli {

/// Writes a file with one JSON object: the counters of the run, its times in seconds, and the most
/// memory that the process has had. It appears whole or not at all, in place of one that was
/// there; a pipe or a device is written to. Where several jobs have run, the object has a list
/// "chain" of such objects, in their order, and beside it that most memory. Throws
/// io::output_error.
void write_report(const std::string& path, std::span<const mapreduce::job_outcome> jobs);

}  // namespace throng::cli
