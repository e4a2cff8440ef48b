// The rounds in which reducers send messages to each other: when one is over, and what then.
#pragma once

#include "mapreduce/job.hpp"
#include "mapreduce/memory_pool.hpp"

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <vector>

namespace throng::mapreduce {

class partition;

/// What all partitions of a job with messages share. The last partition that ends a round begins
/// the next one, in all of them. Any thread; `number` and `goes_on` change only while every
/// partition waits for the next round.
class message_rounds {
public:
    /// There will be so many partitions in `all`.
    message_rounds(const std::vector<std::unique_ptr<partition>>& all, unsigned partitions,
                   job_progress& progress)
        : all_(all), partitions_(partitions), open_(partitions), progress_(progress) {}

    [[nodiscard]] unsigned partitions() const { return partitions_; }
    [[nodiscard]] partition& at(unsigned index) const { return *all_[index]; }

    /// The present round, from 0.
    [[nodiscard]] std::uint32_t number() const { return number_; }
    /// Whether it is one; else the one before was the last, and reducers go on to their ends.
    [[nodiscard]] bool goes_on() const { return goes_on_; }

    /// So many messages more have been sent in the present round.
    void add_messages(std::uint64_t more) { messages_.fetch_add(more); }
    /// All reducers of one partition have ended the round; what they have sent can be taken.
    void end_in_partition();

    /// Why a job cannot go on when memory is short.
    [[nodiscard]] std::exception_ptr lack_of_memory(const memory_pool& memory) const;

private:
    const std::vector<std::unique_ptr<partition>>& all_;
    const unsigned partitions_;
    std::atomic<unsigned> open_;              // partitions that have not ended the round
    std::atomic<std::uint64_t> messages_{0};  // in the present round
    std::uint64_t messages_before_ = 0;       // in the one before
    std::uint32_t number_ = 0;
    bool goes_on_ = true;
    job_progress& progress_;
};

}  // namespace throng::mapreduce
