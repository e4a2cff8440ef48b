// What is said of records that were skipped.
#pragma once

#include "io/inputs.hpp"
#include "mapreduce/bad_records.hpp"

#include <span>
#include <string>

namespace throng::cli {

/// Names the first twenty of `records` on standard error, each on one line, and says how many more
/// there are, and that all of them are in `file`, unless that is empty. Nothing if there are none.
void report_bad_records(std::span<const mapreduce::bad_record> records,
                        std::span<const io::input> inputs, const std::string& file);

}  // namespace throng::cli
