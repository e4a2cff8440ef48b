// The part of a channel that does not depend on the type of its values. Internal.
#pragma once

#include <throng/detail/tasklet/blocking.hpp>
#include <throng/detail/tasklet/control_block.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace throng::detail {

/// A channel belongs to one shard, its home: that of the first tasklet that uses it. All fields
/// but `references_` and `home_` are touched in that shard only.
class channel_base : public wait_target {
public:
    explicit channel_base(std::uint32_t capacity) : capacity_(capacity) {}

    void keep() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
    /// Whether that was the last handle.
    [[nodiscard]] bool drop() noexcept {
        return references_.load(std::memory_order_acquire) == 1 ||
               references_.fetch_sub(1, std::memory_order_acq_rel) == 1;
    }

    /// The channel's home; `candidate` if it had none.
    shard* bind(shard* candidate) noexcept {
        shard* home = home_.load(std::memory_order_acquire);
        if (home == nullptr && home_.compare_exchange_strong(home, candidate)) home = candidate;
        return home;
    }
    [[nodiscard]] shard* home() const noexcept { return home_.load(std::memory_order_acquire); }

    void abandon_waiters() noexcept override;

    /// Ends it: receivers get what is left, then the end; senders get channel_closed.
    void close_here() noexcept;

    [[nodiscard]] bool closed() const { return closed_; }
    /// Waiting senders, or, negative, waiting receivers.
    [[nodiscard]] std::int64_t balance() const {
        return senders_wait_ ? std::int64_t{waiting_} : -std::int64_t{waiting_};
    }

    std::int8_t preference = -1;

protected:
    ~channel_base() = default;

    void add_waiter(control_block& waiter, bool sends) noexcept;
    /// The tasklet that has waited longest for this, or null. It stays in the list.
    [[nodiscard]] control_block* first_waiter(bool sends) const noexcept;
    /// Takes that tasklet, of which there is one, off the list.
    void remove_first_waiter() noexcept;
    void wake_all(wait_result result) noexcept;
    /// Ends the operation of `waiter`.
    static void answer(control_block& waiter, wait_result result) noexcept;
    /// The same, with the exception that is being handled.
    static void answer_failure(control_block& waiter) noexcept;
    /// Throws that exception in the tasklet that waited.
    [[noreturn]] static void rethrow_failure(control_block& self);
    /// Forgets it: the tasklet is being unwound.
    static void forget_failure(control_block& self) noexcept;
    /// `waiter` has got what it waited for: it runs at once if it is preferred, else in its turn.
    void resume_waiter(control_block& waiter, std::int8_t preferred);

    std::uint32_t capacity_;
    bool closed_ = false;
    bool senders_wait_ = false;

private:
    std::atomic<std::uint32_t> references_{1};
    std::uint32_t waiting_ = 0;
    std::atomic<shard*> home_{nullptr};
    control_block* last_waiter_ = nullptr;  // of a circular list: its next is the first
};

}  // namespace throng::detail
