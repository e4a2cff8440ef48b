#include "mapreduce/memory_pool.hpp"

#include <malloc.h>

#include <new>

namespace throng::mapreduce {

namespace {

// What is smaller would waste too much of a block.
bool fits(std::size_t bytes, std::size_t block_bytes) {
    return bytes > block_bytes / 2 && bytes <= block_bytes;
}

// Of each kind of blocks and slabs that are free, so much is kept where memory is short.
constexpr std::uint64_t part_for_free_memory = 32;

}  // namespace

// Null: the heap.
detail::slab_source* memory_pool::source_of(std::size_t capacity) noexcept {
    if (capacity == block_bytes) return &blocks_;
    if (capacity == small_block_bytes) return &small_blocks_;
    return nullptr;
}

memory_block memory_pool::take(std::size_t bytes) {
    std::size_t capacity = bytes;
    if (fits(bytes, block_bytes)) capacity = block_bytes;
    if (fits(bytes, small_block_bytes)) capacity = small_block_bytes;
    detail::slab_source* const source = source_of(capacity);
    void* data = source != nullptr ? source->take() : ::operator new(capacity);
    charge(capacity);
    return {*this, static_cast<char*>(data), capacity};
}

void memory_pool::give_back(char* data, std::size_t capacity) noexcept {
    if (detail::slab_source* const source = source_of(capacity); source != nullptr)
        source->give_back(data);
    else
        ::operator delete(data);
    discharge(capacity);
}

// From now on what is free goes back to the operating system, since it will soon be wanted for
// something else.
void memory_pool::become_short() noexcept {
    has_been_short_.store(true, std::memory_order_relaxed);
    blocks_.keep_free(budget_ / part_for_free_memory);
    small_blocks_.keep_free(budget_ / part_for_free_memory);
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
