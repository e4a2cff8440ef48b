// Carries an experiment out: at each of its points, with each number of workers, several times.
#pragma once

#include "experiment.hpp"
#include "result_printer.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace throng::cli {

/// What was asked for.
struct experiment_request {
    experiment_settings settings;
    std::vector<std::uint64_t> workers;  // in their order; settings.workers is one of them
    std::uint64_t warmup = 0;            // runs that do not count, before those that do
    std::uint64_t repeat = 1;
    result_format format = result_format::table;
    std::string report;  // a file with charts of all rows; empty: none
};

/// Runs it in all the ways asked for, prints each row when it is complete, and makes the report. A
/// signal ends the program. If nobody reads the rows any more, and no report is to be made, it
/// returns. Throws wrong_answer, usage_error, throng::error for rows that cannot be written, and
/// what check_report_path and write_report do.
void carry_out(experiment& which, experiment_request request);

}  // namespace throng::cli
