// The values that wait for a reducer.
#pragma once

#include "tasklet/object_pool.hpp"

#include <throng/abi.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <utility>

namespace throng::mapreduce {

/// Encoded values, back to back in chunks, in the order of their arrival. A key with one value
/// takes no more than that value and a header; chunks grow where there are many. Memory comes
/// from, and goes back to, the pool of the shard, which is handed to each call.
class value_list {
public:
    [[nodiscard]] bool empty() const { return first_ == nullptr; }

    void append(detail::object_pool& pool, const char* value, std::size_t bytes) {
        if (last_ == nullptr || last_->capacity - last_->size < bytes) add_chunk(pool, bytes);
        std::memcpy(reinterpret_cast<char*>(last_ + 1) + last_->size, value, bytes);
        last_->size += static_cast<std::uint32_t>(bytes);
    }

    /// Takes all chunks out of the list.
    [[nodiscard]] throng_values* take() {
        last_ = nullptr;
        return std::exchange(first_, nullptr);
    }

    static void free(detail::object_pool& pool, throng_values* chunks) noexcept {
        while (chunks != nullptr) {
            throng_values* next = chunks->next;
            pool.free(chunks, sizeof(throng_values) + chunks->capacity);
            chunks = next;
        }
    }

private:
    static constexpr std::size_t largest_growth_bytes = 1024 - sizeof(throng_values);

    void add_chunk(detail::object_pool& pool, std::size_t bytes) {
        std::size_t capacity = bytes;
        if (last_ != nullptr) {
            const std::size_t grown = std::size_t{last_->capacity} * 2;
            capacity = std::max(bytes, std::min(grown, largest_growth_bytes));
        }
        auto* chunk = static_cast<throng_values*>(pool.allocate(sizeof(throng_values) + capacity));
        *chunk = {nullptr, 0, static_cast<std::uint32_t>(capacity)};
        (last_ == nullptr ? first_ : last_->next) = chunk;
        last_ = chunk;
    }

    throng_values* first_ = nullptr;
    throng_values* last_ = nullptr;
};

}  // namespace throng::mapreduce
