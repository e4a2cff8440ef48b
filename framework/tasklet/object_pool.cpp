#include "tasklet/object_pool.hpp"

#include <throng/error.hpp>

#include <new>

namespace throng::detail {

namespace {

constexpr std::uint32_t header_bytes = 64;

}  // namespace

object_pool::handle object_pool::make(std::shared_ptr<slab_source> source) {
    return handle(new object_pool(std::move(source)));
}

object_pool::~object_pool() {
    for (slab* each : slabs_) source_->give_back(each);
}

void object_pool::shed() noexcept {
    collect_remote();
    if (live_ > 0) return;
    for (slab* each : slabs_) source_->give_back(each);
    slabs_ = {};
    classes_ = {};
}

void* object_pool::allocate_slow(std::size_t class_index) {
    size_class& wanted = classes_[class_index];
    if (collect_remote() && wanted.free != nullptr) return allocate(bytes_of(class_index));
    const auto object_bytes = static_cast<std::uint32_t>(bytes_of(class_index));
    if (wanted.current == nullptr || wanted.current->used + object_bytes > slab_bytes) {
        if (slabs_.size() == slabs_.capacity()) slabs_.reserve(2 * slabs_.size() + 1);
        auto* fresh = static_cast<slab*>(source_->take());
        *fresh = {this, object_bytes, header_bytes, header_bytes};
        slabs_.push_back(fresh);
        wanted.current = fresh;
    }
    ++live_;
    return next_place(*wanted.current);
}

void* object_pool::allocate_large(std::size_t bytes) { return ::operator new(bytes); }

void object_pool::free_large(void* object) noexcept { ::operator delete(object); }

void object_pool::free_anywhere(void* object, std::size_t bytes, object_pool* owner) noexcept {
    if (class_of(bytes) >= class_count) {
        ::operator delete(object);
        return;
    }
    object_pool* its = slab_of(object)->owner;
    if (its == owner)
        owner->free(object, bytes);
    else
        its->free_remotely(object);
}

void object_pool::free_remotely(void* object) noexcept {
    void* head = remote_.load(std::memory_order_relaxed);
    do {
        *static_cast<void**>(object) = head;
    } while (!remote_.compare_exchange_weak(head, object, std::memory_order_release,
                                            std::memory_order_relaxed));
    if (outstanding_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
}

bool object_pool::collect_remote() noexcept {
    if (remote_.load(std::memory_order_relaxed) == nullptr) return false;
    void* object = remote_.exchange(nullptr, std::memory_order_acquire);
    std::int64_t collected = 0;
    while (object != nullptr) {
        void* next = *static_cast<void**>(object);
        free(object, slab_of(object)->object_bytes);
        object = next;
        ++collected;
    }
    outstanding_.fetch_add(collected, std::memory_order_relaxed);
    return true;
}

// From now on every object that is still out comes back through free_remotely; the last one
// deletes the pool.
void object_pool::retire() noexcept {
    collect_remote();
    const std::int64_t change = live_ - in_use;
    const std::int64_t left = outstanding_.fetch_add(change, std::memory_order_acq_rel) + change;
    THRONG_CHECK(left >= 0, "an object of a shard was freed twice");
    if (left == 0) delete this;
}

}  // namespace throng::detail
