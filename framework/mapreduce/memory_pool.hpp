// The memory for records and results, within a budget.
#pragma once

#include "tasklet/slab_source.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace throng::mapreduce {

class memory_pool;

/// Memory of a pool, given back by its end. May be handed from thread to thread.
class memory_block {
public:
    memory_block() = default;
    memory_block(memory_block&& other) noexcept
        : pool_(std::exchange(other.pool_, nullptr)),
          data_(std::exchange(other.data_, nullptr)),
          capacity_(std::exchange(other.capacity_, 0)) {}
    memory_block& operator=(memory_block&& other) noexcept {
        std::swap(pool_, other.pool_);
        std::swap(data_, other.data_);
        std::swap(capacity_, other.capacity_);
        return *this;
    }
    ~memory_block();

    [[nodiscard]] char* data() const { return data_; }
    [[nodiscard]] std::size_t capacity() const { return capacity_; }
    explicit operator bool() const { return data_ != nullptr; }

private:
    friend class memory_pool;
    memory_block(memory_pool& pool, char* data, std::size_t capacity)
        : pool_(&pool), data_(data), capacity_(capacity) {}

    memory_pool* pool_ = nullptr;
    char* data_ = nullptr;
    std::size_t capacity_ = 0;
};

/// Hands out memory and knows how much is in use. It refuses nobody: who can do with less, by
/// putting records aside in a scratch file, asks `is_short` and does so. Thread-safe; outlives its
/// blocks.
class memory_pool {
public:
    /// Blocks of these two sizes are the cheapest: they are used again and lie on huge pages. (In
    /// the heap of a thread that is not the main one, each page would be a call of mprotect.)
    static constexpr std::size_t block_bytes = std::size_t{64} << 10;
    static constexpr std::size_t small_block_bytes = std::size_t{4} << 10;

    explicit memory_pool(std::uint64_t budget_bytes)
        : budget_(budget_bytes), short_from_(short_from(budget_bytes)) {}
    memory_pool(const memory_pool&) = delete;
    memory_pool& operator=(const memory_pool&) = delete;

    /// Memory of at least so many bytes. Throws std::bad_alloc.
    [[nodiscard]] memory_block take(std::size_t bytes);

    /// Counts memory that somebody took elsewhere.
    void charge(std::size_t bytes) noexcept { used_.fetch_add(bytes, std::memory_order_relaxed); }
    void discharge(std::size_t bytes) noexcept {
        used_.fetch_sub(bytes, std::memory_order_relaxed);
    }
    /// As long as it lives, a pool counts what is taken from `tasklets` too. Begins and ends while
    /// no other thread uses the pool.
    class watch {
    public:
        watch(memory_pool& pool, detail::slab_source& tasklets) noexcept;
        ~watch() { pool_.tasklets_ = nullptr; }
        watch(const watch&) = delete;
        watch& operator=(const watch&) = delete;

    private:
        memory_pool& pool_;
    };

    /// If memory has been short, gives what is free in the heap back to the operating system. Takes
    /// some milliseconds.
    void trim() const noexcept;

    /// So much of a budget in use is much: the rest is for what cannot be put aside, and for those
    /// that have not looked yet.
    [[nodiscard]] static constexpr std::uint64_t short_from(std::uint64_t budget_bytes) noexcept {
        return budget_bytes / 4 * 3;
    }
    [[nodiscard]] std::uint64_t budget() const noexcept { return budget_; }
    [[nodiscard]] std::uint64_t used() const noexcept {
        const std::uint64_t own = used_.load(std::memory_order_relaxed);
        return tasklets_ == nullptr ? own : own + tasklets_->taken_bytes();
    }
    /// So much is in use as short_from says.
    [[nodiscard]] bool is_short() noexcept {
        if (used() < short_from_) return false;
        if (!has_been_short()) [[unlikely]]
            become_short();
        return true;
    }
    /// Whether anybody was ever told that memory is short.
    [[nodiscard]] bool has_been_short() const noexcept {
        return has_been_short_.load(std::memory_order_relaxed);
    }

private:
    friend class memory_block;
    void become_short() noexcept;
    void give_back(char* data, std::size_t capacity) noexcept;
    [[nodiscard]] detail::slab_source* source_of(std::size_t capacity) noexcept;

    const std::uint64_t budget_;
    const std::uint64_t short_from_;
    std::atomic<std::uint64_t> used_{0};
    std::atomic<bool> has_been_short_{false};
    detail::slab_source* tasklets_ = nullptr;
    detail::slab_source blocks_{block_bytes};
    detail::slab_source small_blocks_{small_block_bytes};
};

inline memory_block::~memory_block() {
    if (data_ != nullptr) pool_->give_back(data_, capacity_);
}

}  // namespace throng::mapreduce
