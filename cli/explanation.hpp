// What a run would do, for people: --explain.
#pragma once

#include "mapreduce/job_chain.hpp"
#include "run_options.hpp"
#include "run_record.hpp"

#include <span>
#include <string>

namespace throng::cli {

/// The plan of a run in a paragraph for each job, and one for its output. The numbers are those
/// that the engine would go by. Nothing is run, made or removed. Throws io::output_error where the
/// output could not be made.
[[nodiscard]] std::string explain_run(const run_record& run,
                                      std::span<const mapreduce::link_plan> plans,
                                      const run_options& options);

}  // namespace throng::cli
