// Records on their way from a mapper to a partition.
#pragma once

#include "mapreduce/memory_pool.hpp"

#include <throng/detail/tasklet/control_block.hpp>

#include <cstddef>
#include <string_view>
#include <utility>

namespace throng::mapreduce {

class outbox;

/// A buffer of records, as the plugin has encoded them. It belongs to a mapper's outbox; while it
/// is posted, to the partition's shard, which posts it back, with or without its memory.
struct batch : detail::posted_message {
    batch(outbox& owner, memory_block block)
        : posted_message(nullptr), from(owner), memory(std::move(block)) {}

    [[nodiscard]] std::string_view records() const { return {memory.data(), size}; }

    outbox& from;
    void* to = nullptr;  // the partition
    memory_block memory;
    std::size_t size = 0;             // bytes of records
    std::size_t capacity_posted = 0;  // of the memory, which may not come back
};

}  // namespace throng::mapreduce
