// How the memory of a run is divided.
#pragma once

#include <cstddef>
#include <cstdint>

namespace throng::mapreduce {

/// Why a number is what it is.
enum class size_reason : std::uint8_t {
    asked,    // somebody said so
    input,    // it suits the size of the input
    least,    // the input is small, and fewer or less would be of no use
    most,     // the input is large, or nobody knows how large, and more would be of no use
    memory,   // there is no memory for more
    machine,  // one for each processor
    record,   // a record of the job is that large
    messages  // reducers send each other messages, for which there are blocks of each with each
};

struct chosen_partitions {
    unsigned count = 0;
    size_reason reason = size_reason::input;
};

/// Into how many partitions the keys of so much input are spread, with so much memory.
[[nodiscard]] chosen_partitions choose_partitions(std::uint64_t input_bytes, unsigned workers,
                                                  std::uint64_t memory_bytes);

/// The same for a job whose reducers send each other messages. They use all partitions at the same
/// time, and keep blocks for each pair of them. So there are few: as many as keep the reducers of
/// one, of some hundred thousand, in a processor's cache, and as leave nine tenths of memory for
/// more than first blocks.
[[nodiscard]] chosen_partitions choose_partitions_with_messages(unsigned workers,
                                                                std::uint64_t memory_bytes);

/// The shares of a budget. What is left of it is for records that wait and for results, which are
/// put aside from `short_from_bytes` on.
struct memory_plan {
    std::uint64_t budget_bytes = 0;
    /// From so much in use on memory is short: records and results go to the scratch file.
    std::uint64_t short_from_bytes = 0;
    /// Of a mapper, to combine pairs in: a power of two. Long keys may take as much again.
    std::uint32_t table_bytes = 0;
    /// Of records on their way to a partition, unless one record is larger.
    std::size_t batch_bytes = 0;
    /// Batches that a mapper has, at most.
    std::uint64_t batches = 0;
    /// Of records that wait, a worker sorts no more to their keys at once.
    std::uint64_t most_bytes_at_once = 0;
    /// Where it has more, so many of its reducers live at once.
    std::uint64_t most_reducers_at_once = 0;

    bool operator==(const memory_plan&) const = default;
};

[[nodiscard]] memory_plan divide_memory(std::uint64_t budget_bytes, unsigned workers,
                                        unsigned partitions);

}  // namespace throng::mapreduce
