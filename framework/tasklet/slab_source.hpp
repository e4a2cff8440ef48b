// Where pools get their memory: slabs of one size, cut from large mappings on huge pages.
#pragma once

#include <atomic>
#include <cstddef>
#include <limits>
#include <mutex>
#include <vector>

namespace throng::detail {

/// Size and alignment of an object_pool's slab. The header of the slab that holds an object is
/// found by masking the object's address.
inline constexpr std::size_t slab_bytes = std::size_t{8} << 10;

/// Hands out zeroed or reused slabs. Thread-safe; called once for hundreds of objects, so a mutex
/// is enough. Lives as long as any pool that has a slab of it (pools share its ownership).
class slab_source {
public:
    /// All slabs have `bytes` bytes, a power of two from a page to 2 MiB, and are aligned to it.
    explicit slab_source(std::size_t bytes = slab_bytes) : bytes_(bytes) {}
    ~slab_source();
    slab_source(const slab_source&) = delete;
    slab_source& operator=(const slab_source&) = delete;

    /// A slab. Its contents are unspecified. Throws std::bad_alloc.
    [[nodiscard]] void* take();
    void give_back(void* slab) noexcept;

    /// From now on the memory of slabs that are free goes back to the operating system until they
    /// are taken again, but for so many bytes of it: to get new memory takes much longer than to
    /// take what is still there.
    void keep_free(std::size_t most_bytes) noexcept;

    /// Of the slabs that have been taken and not given back. Any thread.
    [[nodiscard]] std::size_t taken_bytes() const noexcept {
        return taken_.load(std::memory_order_relaxed) * bytes_;
    }

    /// Bytes mapped so far (address space, not residency).
    [[nodiscard]] std::size_t mapped_bytes() const;

private:
    struct mapping {
        void* address;
        std::size_t bytes;
    };
    void map_more();
    void release_to(std::size_t most_free) noexcept;

    const std::size_t bytes_;
    std::atomic<std::size_t> taken_{0};
    mutable std::mutex mutex_;
    std::vector<mapping> mappings_;
    std::vector<void*> free_;      // with their memory
    std::vector<void*> released_;  // free too
    std::size_t most_free_ = std::numeric_limits<std::size_t>::max();
    char* next_ = nullptr;
    char* end_ = nullptr;
};

}  // namespace throng::detail
