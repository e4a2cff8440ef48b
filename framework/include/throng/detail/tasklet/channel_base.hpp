// The part of a channel that does not depend on the type of its values. Internal.
#pragma once

#include <throng/detail/tasklet/blocking.hpp>
#include <throng/detail/tasklet/control_block.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>

namespace throng::detail {

/// A channel belongs to one shard, its home: that of the first tasklet that uses it. All fields
/// but `references_` and `home_` are touched in that shard only.
class channel_base : public wait_target {
public:
    channel_base(std::uint32_t capacity, bool pooled) : capacity_(capacity), pooled_(pooled) {}

    void keep() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
    /// Whether that was the last handle.
    [[nodiscard]] bool drop() noexcept {
        return references_.load(std::memory_order_acquire) == 1 ||
               references_.fetch_sub(1, std::memory_order_acq_rel) == 1;
    }

    /// The channel's home; `candidate`, the calling shard, if it had none.
    shard* bind(shard* candidate) noexcept {
        shard* home = home_.load(std::memory_order_acquire);
        if (home == nullptr || home == closed_before_use()) [[unlikely]]
            return bind_first(home, candidate);
        return home;
    }
    [[nodiscard]] shard* home() const noexcept { return home_.load(std::memory_order_acquire); }

    /// Outside of tasklets: the channel's home, which is to close it. Null: that is not necessary,
    /// since nobody has used it yet, and whoever does will find it closed.
    [[nodiscard]] shard* close_before_use() noexcept {
        shard* home = nullptr;
        home_.compare_exchange_strong(home, closed_before_use(), std::memory_order_acq_rel);
        return home == closed_before_use() ? nullptr : home;
    }

    bool withdraw(control_block& waiter, withdrawal& request) noexcept override;
    void abandon_waiters() noexcept override;

    /// Ends it: receivers get what is left, then the end; senders get channel_closed.
    void close_here() noexcept;

    /// Waiting senders, or, negative, waiting receivers.
    [[nodiscard]] std::int64_t balance() const {
        return senders_wait_ ? std::int64_t{waiting_} : -std::int64_t{waiting_};
    }
    /// Whether every handle belongs to one that waits here: nobody can ever end its wait.
    [[nodiscard]] bool has_no_other_end() const {
        return references_.load(std::memory_order_relaxed) <= waiting_;
    }

    /// A stand-in of the channel's shard, for which there is no match now, waits for one.
    void enlist(control_block& stand_in) noexcept {
        add_waiter(stand_in, stand_in.operation == wait_operation::send);
    }
    /// Takes `waiter`, which is listed, off the list of its channel.
    static void leave(control_block& waiter) noexcept {
        static_cast<channel_base*>(waiter.waiting_for)->remove_waiter(waiter);
    }

    void set_preference(std::int8_t who) noexcept { preference_ = who; }

protected:
    ~channel_base() = default;

    void add_waiter(control_block& waiter, bool sends) noexcept {
        if (waiting_ > 0) return add_last_waiter(waiter);
        senders_wait_ = sends;
        waiting_ = 1;
        first_waiter_ = &waiter;
        waiter.previous = &waiter;
        waiter.next = &waiter;
    }
    /// The tasklet that has waited longest for this, or null. It stays in the list.
    [[nodiscard]] control_block* first_waiter(bool sends) const noexcept {
        return senders_wait_ == sends ? first_waiter_ : nullptr;
    }
    /// The same, and it is now sure to go on with this: one that waits in a select has been
    /// claimed.
    [[nodiscard]] control_block* claim_first(bool sends) noexcept {
        control_block* first = first_waiter(sends);
        if (first == nullptr || !first->stands_in) [[likely]]
            return first;
        return claim_first_stand_in(sends);
    }

    struct match {
        control_block* other = nullptr;  // the first of the list, claimed together with `mine`
        bool mine_is_gone = false;       // its select has gone on with something else
    };
    /// The same for `mine`, from another shard, which may stand in for a select itself. Without a
    /// match, `mine` has not been claimed.
    [[nodiscard]] match claim_with(control_block& mine, bool sends) noexcept;
    /// Whether `mine` is sure to go on with this.
    [[nodiscard]] static bool claim_alone(control_block& mine) noexcept;
    static void answer_claimed(control_block& mine, wait_result result) noexcept {
        if (claim_alone(mine)) answer(mine, result);
    }

    /// Takes that tasklet, of which there is one, off the list.
    void remove_first_waiter() noexcept { remove_waiter(*first_waiter_); }
    void remove_waiter(control_block& waiter) noexcept {
        if (--waiting_ == 0)
            first_waiter_ = nullptr;
        else
            unlink(waiter);
        waiter.previous = nullptr;
    }
    /// Ends the operation of `waiter`.
    static void answer(control_block& waiter, wait_result result) noexcept {
        waiter.result = result;
        wake(waiter);
    }
    /// `waiter` has got what it waited for: it runs at once if it is preferred and can, `self`, the
    /// calling tasklet, of the channel's shard, later; else in its turn.
    void resume_waiter(control_block& self, control_block& waiter, std::int8_t preferred) {
        if (preference_ == preferred && waiter.home == self.home && !self.must_not_switch)
            yield_to(self, waiter);
        else
            wake(waiter);
    }
    /// The same where `is_near(waiter)`, and `self` is not restrained.
    [[gnu::always_inline]] inline void resume_near(shard_core& here, control_block& self,
                                                   control_block& waiter, std::int8_t preferred) {
        if (preference_ == preferred) return yield_to(self, waiter);
        here.make_ready(waiter);
    }
    /// Whether `waiter` is a tasklet itself, of the channel's shard, which is that of the caller.
    [[nodiscard]] bool is_near(const control_block& waiter) const noexcept {
        return waiter.home == home() && !waiter.stands_in;
    }

    const std::uint32_t capacity_;

private:
    std::atomic<std::uint32_t> references_{1};
    std::uint32_t waiting_ = 0;
    std::int8_t preference_ = -1;
    bool senders_wait_ = false;

protected:
    bool closed_ = false;
    const bool pooled_;

private:
    static shard* closed_before_use() noexcept {
        return reinterpret_cast<shard*>(std::uintptr_t{1});
    }
    shard* bind_first(shard* found, shard* candidate) noexcept;
    // All of a list wait for the same, sending or receiving.
    void add_last_waiter(control_block& waiter) noexcept {
        ++waiting_;
        control_block* last = first_waiter_->previous;
        waiter.previous = last;
        waiter.next = first_waiter_;
        last->next = &waiter;
        first_waiter_->previous = &waiter;
    }
    void unlink(control_block& waiter) noexcept {
        auto* next = static_cast<control_block*>(waiter.next);
        next->previous = waiter.previous;
        waiter.previous->next = next;
        if (first_waiter_ == &waiter) first_waiter_ = next;
    }
    [[nodiscard]] control_block* claim_first_stand_in(bool sends) noexcept;

    std::atomic<shard*> home_{nullptr};
    control_block* first_waiter_ = nullptr;  // of a circular list
};

/// An exception in control_block::value, on its way to the tasklet that is to throw it.
namespace exception_slot {
void put(control_block& it, std::exception_ptr failure) noexcept;
[[nodiscard]] std::exception_ptr take(control_block& it) noexcept;
}  // namespace exception_slot

}  // namespace throng::detail
