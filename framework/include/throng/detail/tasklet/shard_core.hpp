// What waits and channels need of a shard at every operation. Internal; public only because they
// are templates that look into it.
#pragma once

#include <throng/detail/tasklet/control_block.hpp>

#include <atomic>
#include <cstddef>

namespace throng::detail {

/// First in, first out; linked through control_block::next.
class run_queue {
public:
    [[nodiscard]] bool empty() const { return head_ == nullptr; }
    void push_back(control_block& item) noexcept {
        item.next = nullptr;
        (head_ == nullptr ? head_ : tail_->next) = &item;
        tail_ = &item;
    }
    void push_front(control_block& item) noexcept {
        item.next = head_;
        if (head_ == nullptr) tail_ = &item;
        head_ = &item;
    }
    control_block* pop_front() noexcept {
        auto* item = static_cast<control_block*>(head_);
        if (item != nullptr) head_ = item->next;
        return item;
    }
    /// Walks it.
    [[nodiscard]] std::size_t size() const noexcept {
        std::size_t counted = 0;
        for (const message* each = head_; each != nullptr; each = each->next) ++counted;
        return counted;
    }
    [[nodiscard]] control_block* front() const { return static_cast<control_block*>(head_); }

private:
    message* head_ = nullptr;
    message* tail_ = nullptr;
};

/// The first part of a shard. Belongs to the thread that runs it.
struct shard_core {
    run_queue ready;
    control_block* running = nullptr;  // the tasklet that has been switched to

    void make_ready(control_block& it) noexcept {
        it.state.store(tasklet_state::ready, std::memory_order_relaxed);
        ready.push_back(it);
    }
};

/// The shard that the calling thread is running, or null: the runtime's one thread-local variable.
///
/// Ask anew after every switch. A compiler that reached it by itself could keep its address while
/// the tasklet goes on in another thread (GCC bug 26461, LLVM issue 98479). So either it is read by
/// an instruction of our own, or by a function in a translation unit of its own that is never
/// inlined, and that link-time optimisation leaves alone.
[[nodiscard]] shard_core* current_core_by_call() noexcept;

[[nodiscard]] inline shard_core* current_core() noexcept {
#if defined(__x86_64__) && defined(__ELF__) && !defined(__ILP32__)
    shard_core* core = nullptr;
    asm volatile(
        "movq throng_running_shard@gottpoff(%%rip), %0\n\t"
        "movq %%fs:(%0), %0"
        : "=r"(core));
    return core;
#else
    return current_core_by_call();
#endif
}

}  // namespace throng::detail
