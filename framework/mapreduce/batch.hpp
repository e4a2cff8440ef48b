// Records on their way from a mapper to a partition.
#pragma once

#include <throng/detail/tasklet/control_block.hpp>

#include <cstddef>
#include <memory>

namespace throng::mapreduce {

class outbox;

/// A buffer of records, as the plugin has encoded them. It belongs to a mapper's outbox; while it
/// is posted, to the partition's shard, which posts it back.
struct batch : detail::posted_message {
    explicit batch(outbox& owner, std::size_t capacity_bytes)
        : posted_message(nullptr),
          from(owner),
          capacity(capacity_bytes),
          data(std::make_unique_for_overwrite<char[]>(capacity_bytes)) {}

    outbox& from;
    void* to = nullptr;  // the partition
    std::size_t capacity;
    std::size_t size = 0;  // bytes of records
    std::unique_ptr<char[]> data;
};

}  // namespace throng::mapreduce
