// Puts results in order and writes them out.
#pragma once

#include "io/output/output_sink.hpp"
#include "mapreduce/job.hpp"
#include "mapreduce/results/result_ranking.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace throng::mapreduce {

/// What is to be written, and how.
struct writing_plan {
    result_order order = result_order::key;  // or by value
    result_format format = result_format::tsv;
    own_key_order keys;
    std::optional<std::uint64_t> top;
    unsigned workers = 1;
    std::function<bool()> cancelled;                // asked now and then
    std::function<void(job_phase)> entering_phase;  // told of sorting and writing
};

struct writing_counts {
    std::uint64_t results = 0;
    std::uint64_t written = 0;
};

/// Writes the results of `chunks` (see result_store) to `sink`, on `workers` threads, and finishes
/// the sink. The bytes written depend on the set of results and, among those of one reducer, on
/// their order, but not on how they are spread over chunks, nor on the number of threads. Stops
/// early, without error, when the sink's reader has gone. Throws what the sink throws;
/// job_cancelled.
writing_counts write_results(const std::vector<std::string_view>& chunks, io::sink& sink,
                             const writing_plan& plan);

}  // namespace throng::mapreduce
