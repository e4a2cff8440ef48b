// Where pools get their memory: slabs of one size, cut from large mappings on huge pages.
#pragma once

#include <cstddef>
#include <mutex>
#include <vector>

namespace throng::detail {

/// Size and alignment of a slab. The header of the slab that holds an object is found by masking
/// the object's address.
inline constexpr std::size_t slab_bytes = std::size_t{8} << 10;

/// Hands out zeroed or reused slabs. Thread-safe; called once for hundreds of objects, so a mutex
/// is enough. Lives as long as any pool that has a slab of it (pools share its ownership).
class slab_source {
public:
    slab_source() = default;
    ~slab_source();
    slab_source(const slab_source&) = delete;
    slab_source& operator=(const slab_source&) = delete;

    /// A slab of `slab_bytes` bytes, aligned to its size. Its contents are unspecified.
    /// Throws std::bad_alloc.
    [[nodiscard]] void* take();
    void give_back(void* slab) noexcept;

    /// Bytes mapped so far (address space, not residency).
    [[nodiscard]] std::size_t mapped_bytes() const;

private:
    struct mapping {
        void* address;
        std::size_t bytes;
    };
    void map_more();

    mutable std::mutex mutex_;
    std::vector<mapping> mappings_;
    std::vector<void*> free_;
    char* next_ = nullptr;
    char* end_ = nullptr;
};

}  // namespace throng::detail
