#include "mapreduce/memory_pool.hpp"

#include <malloc.h>

#include <new>

namespace throng::mapreduce {

namespace {

// A smaller one would waste too much of a block.
constexpr std::size_t smallest_for_a_block = memory_pool::block_bytes / 2 + 1;

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
    if (!is_block(capacity)) {
        ::operator delete(data);
    } else if (has_been_short()) {
        blocks_.give_back_and_release(data);
    } else {
        blocks_.give_back(data);
    }
    discharge(capacity);
}

void memory_pool::trim() const noexcept {
    if (has_been_short()) ::malloc_trim(0);
}

}  // namespace throng::mapreduce
