// What is said of a job that is done.
#pragma once

#include "mapreduce/job.hpp"

#include <string>

namespace throng::cli {

/// A few lines on standard error.
void print_summary(const std::string& job_name, const mapreduce::job_summary& summary);

/// The same as text, each line ended by a newline.
[[nodiscard]] std::string describe_summary(const std::string& job_name,
                                           const mapreduce::job_summary& summary);

}  // namespace throng::cli
