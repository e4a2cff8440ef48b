// The messages that the reducers of one partition send.
#pragma once

#include "mapreduce/memory_pool.hpp"

#include <throng/abi.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace throng::mapreduce {

/// Messages of one partition's reducers, by the partition that they are sent to, which takes them
/// when the round is over: no message goes from shard to shard before. There is an outbox for each
/// partition, so blocks for each pair of them: the first ones are small, and they grow with what is
/// sent.
///
/// Belongs to the shard of its partition, but for `take`.
class message_outbox {
public:
    static constexpr std::size_t first_block_bytes = std::size_t{1} << 10;

    /// Messages as the plugin has encoded them, whole ones.
    struct piece {
        memory_block memory;
        std::size_t size = 0;
        [[nodiscard]] std::string_view records() const { return {memory.data(), size}; }
    };
    using pieces = std::vector<piece>;

    /// The pool outlives it.
    message_outbox(memory_pool& memory, std::size_t partitions);
    message_outbox(const message_outbox&) = delete;
    message_outbox& operator=(const message_outbox&) = delete;

    /// What the plugin fills, one for each partition.
    [[nodiscard]] throng_batch* open_batches() { return open_.data(); }

    /// Leaves room for `bytes` in the batch of `to`. Throws job_error for more than 4 GiB,
    /// std::bad_alloc.
    void make_room(std::uint32_t to, std::uint64_t bytes);

    /// Ends a round; what is sent from here on is of the next.
    void seal();

    /// What was sent to `to` in a round that has been sealed, once. For the shard of that
    /// partition: between the end of the round and its own end of the next, so that two rounds are
    /// enough to be kept apart.
    [[nodiscard]] pieces take(std::uint32_t to, std::uint32_t round);

private:
    struct messages {
        pieces all;               // of the last one the size is not yet known
        std::uint64_t bytes = 0;  // of the others
    };
    void close(std::uint32_t to);

    memory_pool& memory_;
    std::vector<throng_batch> open_;
    std::array<std::vector<messages>, 2> rounds_;  // even ones, and odd ones; by partition
    std::uint32_t round_ = 0;
};

}  // namespace throng::mapreduce
