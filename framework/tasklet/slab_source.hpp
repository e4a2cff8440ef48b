// Where pools get their memory: slabs of one size, cut from large mappings on huge pages.
#pragma once

#include <atomic>
#include <cstddef>
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
    /// The same, and its memory goes back to the operating system until it is taken again.
    void give_back_and_release(void* slab) noexcept;

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

    const std::size_t bytes_;
    std::atomic<std::size_t> taken_{0};
    mutable std::mutex mutex_;
    std::vector<mapping> mappings_;
    std::vector<void*> free_;
    char* next_ = nullptr;
    char* end_ = nullptr;
};

}  // namespace throng::detail
