// What an experiment gave, as rows for people and for programs.
#pragma once

#include "experiment.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace throng::cli {

/// One row: an experiment with its parameters, run once or several times.
struct result_row {
    const experiment_description& what;
    std::vector<figure> parameters;
    experiment_settings settings;
    std::uint64_t bytes_before = 0;         // resident before the first run
    std::vector<measurement> measurements;  // at least one, each with peak_bytes
};

/// The row as an object of JSON, in one line, with its newline. Numbers that differ from run to run
/// are medians; of the seconds there are minimum and maximum too.
[[nodiscard]] std::string as_json(const result_row& row);

/// The row as a table of one line below its headings.
[[nodiscard]] std::string as_table(const result_row& row);

}  // namespace throng::cli
