#include "tasklet/slab_source.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <new>
#include <utility>

namespace throng::detail {

namespace {

constexpr std::size_t huge_page_bytes = std::size_t{2} << 20;
constexpr std::size_t largest_mapping_bytes = std::size_t{64} << 20;

}  // namespace

slab_source::~slab_source() {
    for (const mapping& each : mappings_) ::munmap(each.address, each.bytes);
}

void* slab_source::take() {
    const std::lock_guard lock(mutex_);
    void* slab = nullptr;
    if (std::vector<void*>& from = free_.empty() ? released_ : free_; !from.empty()) {
        slab = from.back();
        from.pop_back();
    } else {
        if (next_ == end_) map_more();
        slab = std::exchange(next_, next_ + bytes_);
    }
    taken_.store(taken_ + 1, std::memory_order_relaxed);
    return slab;
}

void slab_source::give_back(void* slab) noexcept {
    const std::lock_guard lock(mutex_);
    free_.push_back(slab);  // room was reserved by map_more
    taken_.store(taken_ - 1, std::memory_order_relaxed);
    release_to(most_free_);
}

void slab_source::keep_free(std::size_t most_bytes) noexcept {
    const std::lock_guard lock(mutex_);
    most_free_ = most_bytes / bytes_;
    release_to(most_free_);
}

// The mutex is held.
void slab_source::release_to(std::size_t most_free) noexcept {
    while (free_.size() > most_free) {
        ::madvise(free_.back(), bytes_, MADV_DONTNEED);  // where it fails it is kept for longer
        released_.push_back(free_.back());
        free_.pop_back();
    }
}

std::size_t slab_source::mapped_bytes() const {
    const std::lock_guard lock(mutex_);
    std::size_t bytes = 0;
    for (const mapping& each : mappings_) bytes += each.bytes;
    return bytes;
}

// Mappings double in size, so that a small program stays small and ten million tasklets need few.
void slab_source::map_more() {
    std::size_t bytes = huge_page_bytes;
    if (!mappings_.empty()) bytes = std::min(mappings_.back().bytes * 2, largest_mapping_bytes);
    const std::size_t reserved = bytes + huge_page_bytes;
    std::size_t slabs = bytes / bytes_;
    for (const mapping& each : mappings_) slabs += each.bytes / bytes_;
    free_.reserve(slabs);
    released_.reserve(slabs);
    mappings_.reserve(mappings_.size() + 1);

    void* raw = ::mmap(nullptr, reserved, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (raw == MAP_FAILED) throw std::bad_alloc();
    const auto start = reinterpret_cast<std::uintptr_t>(raw);
    const std::uintptr_t aligned = (start + huge_page_bytes - 1) & ~(huge_page_bytes - 1);
    if (aligned > start) ::munmap(raw, aligned - start);
    const std::size_t tail = start + reserved - (aligned + bytes);
    if (tail > 0) ::munmap(reinterpret_cast<void*>(aligned + bytes), tail);
    next_ = reinterpret_cast<char*>(aligned);
    end_ = next_ + bytes;
    // Dense pools only; no harm where it is refused. Not the first: few programs are large.
    if (!mappings_.empty()) ::madvise(next_, bytes, MADV_HUGEPAGE);
    mappings_.push_back({next_, bytes});
}

}  // namespace throng::detail
