// Small objects of a shard: control blocks, slices, channels, values.
#pragma once

#include "tasklet/slab_source.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace throng::detail {

/// Pools of objects in size classes, with no header per object. There is a class for every 8 bytes
/// up to largest_exact_bytes, and for every 64 beyond: a thousand shards have two pools each, whose
/// tables of classes are to be small.
///
/// One thread at a time (that which runs the shard) allocates and frees without atomic
/// operations; any other thread may free through `free_anywhere`. The memory outlives the pool
/// while objects are still out: see `retire`.
class object_pool {
public:
    /// Larger objects come from operator new.
    static constexpr std::size_t largest_object_bytes = 2048;
    static constexpr std::size_t largest_exact_bytes = 512;

    struct deleter {
        void operator()(object_pool* pool) const noexcept { pool->retire(); }
    };
    using handle = std::unique_ptr<object_pool, deleter>;

    static handle make(std::shared_ptr<slab_source> source);

    /// Memory for `bytes` bytes, aligned to 8 (to 16 where bytes is a multiple of 16).
    /// Throws std::bad_alloc. Owner only.
    [[nodiscard]] void* allocate(std::size_t bytes) {
        const std::size_t class_index = class_of(bytes);
        if (class_index >= class_count) [[unlikely]]
            return allocate_large(bytes);
        size_class& wanted = classes_[class_index];
        if (void* object = wanted.free) {
            wanted.free = *static_cast<void**>(object);
            ++live_;
            return object;
        }
        slab* current = wanted.current;
        if (remote_.load(std::memory_order_relaxed) == nullptr && current != nullptr &&
            current->used + current->object_bytes <= slab_bytes) {
            ++live_;
            return next_place(*current);
        }
        return allocate_slow(class_index);
    }

    /// Gives back what `allocate(bytes)` returned. Owner only.
    void free(void* object, std::size_t bytes) noexcept {
        const std::size_t class_index = class_of(bytes);
        if (class_index >= class_count) [[unlikely]]
            return free_large(object);
        size_class& its = classes_[class_index];
        *static_cast<void**>(object) = its.free;
        its.free = object;
        --live_;
    }

    /// The same from any thread, for an object of any pool; `owner` is the calling shard's pool of
    /// this kind, or null outside of shards.
    static void free_anywhere(void* object, std::size_t bytes, object_pool* owner) noexcept;

    /// Gives all slabs back if no object is out. Owner only.
    void shed() noexcept;

    /// What `allocate(bytes)` really hands out; a multiple of 8.
    [[nodiscard]] static std::size_t capacity_of(std::size_t bytes) noexcept {
        const std::size_t class_index = class_of(bytes);
        return class_index < class_count ? bytes_of(class_index) : (bytes + 7) & ~std::size_t{7};
    }

    /// Calls visit(object) for each place of every slab that has been handed out at least once,
    /// whether it is free now or not. For pools whose objects tell by themselves.
    template <class Visit>
    void for_each_place(Visit visit) const {
        for (slab* each : slabs_)
            for (std::uint32_t at = each->first; at + each->object_bytes <= each->used;
                 at += each->object_bytes)
                visit(static_cast<void*>(reinterpret_cast<char*>(each) + at));
    }

private:
    static constexpr std::size_t last_exact_class = largest_exact_bytes / 8;
    static constexpr std::size_t class_count =
        last_exact_class + (largest_object_bytes - largest_exact_bytes) / 64 + 1;

    struct slab {
        object_pool* owner;
        std::uint32_t object_bytes;
        std::uint32_t first;  // offset of the first object
        std::uint32_t used;   // offset behind the last object handed out
    };

    struct size_class {
        void* free = nullptr;
        slab* current = nullptr;
    };

    explicit object_pool(std::shared_ptr<slab_source> source) : source_(std::move(source)) {}
    ~object_pool();

    static std::size_t class_of(std::size_t bytes) noexcept {
        if (bytes <= largest_exact_bytes) [[likely]]
            return (bytes + 7) / 8;
        return last_exact_class + (bytes - largest_exact_bytes + 63) / 64;
    }
    static std::size_t bytes_of(std::size_t class_index) noexcept {
        if (class_index <= last_exact_class) return class_index == 0 ? 8 : class_index * 8;
        return largest_exact_bytes + (class_index - last_exact_class) * 64;
    }
    static slab* slab_of(void* object) noexcept {
        return reinterpret_cast<slab*>(reinterpret_cast<std::uintptr_t>(object) &
                                       ~(slab_bytes - 1));
    }

    // That was never handed out.
    static void* next_place(slab& its) noexcept {
        void* object = reinterpret_cast<char*>(&its) + its.used;
        its.used += its.object_bytes;
        return object;
    }

    void* allocate_slow(std::size_t class_index);
    void* allocate_large(std::size_t bytes);
    void free_large(void* object) noexcept;
    bool collect_remote() noexcept;
    void free_remotely(void* object) noexcept;
    void retire() noexcept;

    std::array<size_class, class_count> classes_{};
    std::vector<slab*> slabs_;
    std::int64_t live_ = 0;  // allocated less freed, as far as the owner knows
    std::shared_ptr<slab_source> source_;

    // Freed by other threads, not yet collected; a Treiber stack that is only ever emptied whole.
    alignas(64) std::atomic<void*> remote_{nullptr};
    // While in use: a large number less the remote frees. Once retired: objects still out.
    std::atomic<std::int64_t> outstanding_{in_use};
    static constexpr std::int64_t in_use = std::int64_t{1} << 62;
};

}  // namespace throng::detail
