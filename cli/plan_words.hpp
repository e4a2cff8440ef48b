// What the parts of a plan are called, in reports and in explanations.
#pragma once

#include "io/compression/output_compression.hpp"
#include "mapreduce/run_plan.hpp"

namespace throng::cli {

/// "option", "input", "least", "most", "memory" or "processors".
[[nodiscard]] const char* word_for(mapreduce::size_reason reason);

/// "option", "control group", "machine" or "unknown".
[[nodiscard]] const char* word_for(mapreduce::memory_origin origin);

/// "key", "value" or "none".
[[nodiscard]] const char* word_for(mapreduce::result_order order);

/// "tsv", "jsonl" or "csv".
[[nodiscard]] const char* word_for(mapreduce::result_format format);

/// "none", "gzip" or "zstd".
[[nodiscard]] const char* word_for(io::output_compression how);

/// "live", "deferred" or "auto".
[[nodiscard]] const char* word_for(mapreduce::reducer_mode mode);

/// "starting", "mapping", "reducing", "sorting", "writing" or "done".
[[nodiscard]] const char* word_for(mapreduce::job_phase phase);

}  // namespace throng::cli
