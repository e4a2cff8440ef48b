// The values that wait for a reducer.
#pragma once

#include "mapreduce/small_bytes.hpp"
#include "tasklet/object_pool.hpp"

#include <throng/abi.h>

#include <algorithm>
#include <cstddef>

namespace throng::mapreduce {

/// Encoded values, back to back in chunks, in the order of their arrival. The first chunk is part
/// of the list: the usual small value that comes alone is where it is looked for, and costs no
/// allocation. Chunks grow where there are many. Memory comes from, and goes back to, the pool of
/// the shard, which is handed to each call; `clear` comes last.
class value_list {
public:
    value_list() = default;
    value_list(const value_list&) = delete;
    value_list& operator=(const value_list&) = delete;

    [[nodiscard]] bool empty() const { return last_ == nullptr; }

    /// Whether it has many values for one that could be read at any time.
    [[nodiscard]] bool is_long() const {
        return last_ != nullptr && last_->capacity >= largest_growth_bytes / 2;
    }

    void append(detail::object_pool& pool, const char* value, std::size_t bytes) {
        throng_values* last = last_ == nullptr ? &first_ : last_;
        if (last->capacity - last->size < bytes) last = &add_chunk(pool, *last, bytes);
        copy_small(reinterpret_cast<char*>(last + 1) + last->size, value, bytes);
        last->size += static_cast<std::uint32_t>(bytes);
        last_ = last;
    }

    /// All chunks, the first of which may be empty. What is appended later is added to them.
    [[nodiscard]] throng_values* chunks() { return &first_; }

    void clear(detail::object_pool& pool) noexcept {
        throng_values* chunk = first_.next;
        while (chunk != nullptr) {
            throng_values* next = chunk->next;
            pool.free(chunk, sizeof(throng_values) + chunk->capacity);
            chunk = next;
        }
        first_ = {nullptr, 0, bytes_of_first};
        last_ = nullptr;
    }

private:
    static constexpr std::uint32_t bytes_of_first = 16;
    static constexpr std::size_t largest_growth_bytes = 1024 - sizeof(throng_values);

    static throng_values& add_chunk(detail::object_pool& pool, throng_values& last,
                                    std::size_t bytes) {
        std::size_t capacity = bytes;
        if (last.size > 0) {
            const std::size_t grown = std::size_t{last.capacity} * 2;
            capacity = std::max(bytes, std::min(grown, largest_growth_bytes));
        }
        auto* chunk = static_cast<throng_values*>(pool.allocate(sizeof(throng_values) + capacity));
        *chunk = {nullptr, 0, static_cast<std::uint32_t>(capacity)};
        last.next = chunk;
        return *chunk;
    }

    throng_values* last_ = nullptr;  // that has values; null: there are none
    throng_values first_{nullptr, 0, bytes_of_first};
    char values_of_first_[bytes_of_first];  // right behind it
};

}  // namespace throng::mapreduce
