// The inbox of a shard: many producers, one consumer, no lock.
#pragma once

#include <throng/detail/tasklet/control_block.hpp>

#include <atomic>

namespace throng::detail {

/// A stack of messages that any thread may push on and that is only ever taken whole, so that no
/// element is ever popped while another thread looks at it (R. K. Treiber's stack without its ABA
/// problem). Messages of one producer come out in the order in which they went in.
class inbox {
public:
    /// Any thread. The message belongs to the inbox's owner from here on.
    void push(message& item) noexcept {
        message* head = nullptr;  // most often: and no need to read it first
        do {
            item.next = head;
        } while (!head_.compare_exchange_weak(head, &item, std::memory_order_seq_cst,
                                              std::memory_order_relaxed));
    }

    /// Any thread; exact only for the owner while nobody pushes.
    [[nodiscard]] bool empty() const noexcept {
        return head_.load(std::memory_order_seq_cst) == nullptr;
    }

    /// Owner only. All messages, linked by `next`, oldest first; null if there is none.
    [[nodiscard]] message* take_all() noexcept {
        const message* newest = head_.load(std::memory_order_relaxed);
        if (newest == nullptr) return nullptr;
        __builtin_prefetch(newest);  // comes from another processor meanwhile
        message* newest_first = head_.exchange(nullptr, std::memory_order_acquire);
        message* oldest_first = nullptr;
        while (newest_first != nullptr) {
            message* next = newest_first->next;
            newest_first->next = oldest_first;
            oldest_first = newest_first;
            newest_first = next;
        }
        return oldest_first;
    }

private:
    std::atomic<message*> head_{nullptr};
};

}  // namespace throng::detail
