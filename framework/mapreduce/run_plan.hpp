// What a run is going to do, worked out before it begins.
#pragma once

#include "io/inputs.hpp"
#include "mapreduce/job.hpp"
#include "mapreduce/memory_plan.hpp"

#include <throng/abi.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace throng::mapreduce {

/// Every number that a run goes by, and the reasons of those that were chosen. The engine itself
/// runs by it.
struct run_plan {
    std::uint64_t inputs = 0;
    std::uint64_t input_bytes = 0;  // expected of those whose size is known
    bool has_stream = false;        // there is one whose size is not
    bool takes_pieces = false;      // of files in pieces; else each is read as a stream
    std::uint64_t tasks = 0;        // of a job without input
    size_reason tasks_reason = size_reason::machine;  // asked or least
    unsigned workers = 0;
    size_reason workers_reason = size_reason::machine;
    std::uint64_t split_bytes = 0;  // or tasks
    size_reason split_reason = size_reason::input;
    std::uint64_t splits = 0;
    unsigned mappers = 0;     // no more than there are splits
    unsigned partitions = 0;  // shards that the keys are spread over; none in a map-only job
    size_reason partitions_reason = size_reason::input;
    memory_plan memory;
    memory_origin memory_from = memory_origin::option;
    std::string scratch;                              // a folder
    result_order order = result_order::none;          // not automatic
    reducer_mode reducers = reducer_mode::automatic;  // as asked
    std::uint64_t max_bad_records = 0;
};

/// The plan of a run of `job` over `inputs`, as inputs_of() gives them. Nothing is opened or made.
[[nodiscard]] run_plan plan_run(const throng_job& job, std::span<const io::input> inputs,
                                const job_options& options);

/// How many threads a run has.
[[nodiscard]] unsigned threads_of(const job_options& options);

/// Sets the memory that a run has where the options do not say: a share of the machine's.
void settle_memory(job_options& options);

}  // namespace throng::mapreduce
