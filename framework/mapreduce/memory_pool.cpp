#include "mapreduce/memory_pool.hpp"

#include <malloc.h>

#include <new>

namespace throng::mapreduce {

namespace {

// A smaller one would waste too much of a block.
constexpr std::size_t smallest_for_a_block = memory_pool::block_bytes / 2 + 1;

// Of each kind of blocks and slabs that are free, so much is kept where memory is short.
constexpr std::uint64_t part_for_free_memory = 32;

bool is_block(std::size_t capacity) { return capacity == memory_pool::block_bytes; }

}  // namespace

memory_block memory_pool::take(std::size_t bytes) {
    const bool fits = bytes >= smallest_for_a_block && bytes <= block_bytes;
    const std::size_t capacity = fits ? block_bytes : bytes;
    void* data = is_block(capacity) ? blocks_.take() : ::operator new(capacity);
    charge(capacity);
    return {*this, static_cast<char*>(data), capacity};
}

void memory_pool::give_back(char* data, std::size_t capacity) noexcept {
    if (is_block(capacity))
        blocks_.give_back(data);
    else
        ::operator delete(data);
    discharge(capacity);
}

// From now on what is free goes back to the operating system, since it will soon be wanted for
// something else.
void memory_pool::become_short() noexcept {
    has_been_short_.store(true, std::memory_order_relaxed);
    blocks_.keep_free(budget_ / part_for_free_memory);
    if (tasklets_ != nullptr) tasklets_->keep_free(budget_ / part_for_free_memory);
}

memory_pool::watch::watch(memory_pool& pool, detail::slab_source& tasklets) noexcept : pool_(pool) {
    pool_.tasklets_ = &tasklets;
    if (pool_.has_been_short()) pool_.become_short();
}

void memory_pool::trim() const noexcept {
    if (has_been_short()) ::malloc_trim(0);
}

}  // namespace throng::mapreduce
