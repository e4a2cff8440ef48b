// What channels and handles ask of the scheduler. Internal.
#pragma once

#include <throng/detail/tasklet/control_block.hpp>
#include <throng/detail/tasklet/shard_core.hpp>
#include <throng/placement.hpp>
#include <throng/source_location.hpp>

#include <chrono>
#include <cstddef>

namespace throng::detail {

/// The tasklet that calls, or null outside of tasklets.
[[nodiscard]] inline control_block* current_tasklet() noexcept {
    const shard_core* here = current_core();
    return here == nullptr ? nullptr : here->running;
}

/// For a caller that is no tasklet, or is being unwound: throws what `require_tasklet` throws.
[[noreturn, gnu::cold]] void refuse_operation(const char* operation);

/// The tasklet that calls. Throws throng::error outside of tasklets, naming `operation`; throws
/// tasklet_killed if the tasklet is being unwound, since it must not wait any more.
[[nodiscard]] inline control_block& require_tasklet(const char* operation) {
    control_block* self = current_tasklet();
    if (self == nullptr || self->killed) [[unlikely]]
        refuse_operation(operation);
    return *self;
}

[[noreturn]] void refuse_to_switch(const control_block& self, wait_operation operation);

/// Throws switch_refused if `self`, the calling tasklet, is in the scope of a block_trap or of a
/// switch_trap. Before the tasklet is put on any list.
inline void check_may_block(const control_block& self, wait_operation operation) {
    if (self.must_not_block || self.must_not_switch) [[unlikely]]
        refuse_to_switch(self, operation);
}

/// The same for a switch after which it is ready.
inline void check_may_switch(const control_block& self) {
    if (self.must_not_switch) [[unlikely]]
        refuse_to_switch(self, wait_operation::none);
}

/// Takes note of what `self`, the calling tasklet, waits for from its next `suspend` on; a null
/// target is no wait_target, but what the operation says. Resets `result`.
inline void begin_wait(control_block& self, wait_target* target, wait_operation operation,
                       source_location where, bool throws_result = false) noexcept {
    self.waiting_for = target;
    self.operation = operation;
    self.where = where;
    self.result = wait_result::none;
    self.throws_result = throws_result;
    self.state.store(tasklet_state::blocked, std::memory_order_relaxed);
}

/// The same where `target` belongs to the shard `home`, another than the calling tasklet's: that
/// shard's `target.operate` is called once the tasklet has been switched out.
void begin_wait_at(shard& home, control_block& self, wait_target& target, wait_operation operation,
                   source_location where) noexcept;

/// Switches away from `self`, the calling tasklet, until somebody calls `wake`. Throws
/// tasklet_killed if it is unwound instead.
void suspend(control_block& self);

/// Blocks `self`, the calling tasklet, until its wait_limit.
void sleep_here(control_block& self, source_location where);

/// Makes `waiter` ready, whose wait has ended; called in the shard of what it waited for.
void wake(control_block& waiter) noexcept;

/// `self`, which calls, goes to the end of the run queue, and `next`, of the same shard, whose wait
/// has ended, runs at once.
void yield_to(control_block& self, control_block& next);

/// Asks the shard of an object to end a wait there.
struct withdrawal : posted_message {
    withdrawal() : posted_message(nullptr) {}

    /// In the home shard of `waiter`, which waits at `target` in the shard `there`. The answer
    /// comes back as a message, after which `waiter` is ready: it will not run before, so that
    /// its place in the list cannot be taken for that of a later wait.
    void send(shard& there, control_block& waiter, void (*take_off)(control_block&) noexcept);

    [[nodiscard]] control_block& waiter() const { return *waiter_; }

    bool owns_itself = false;  // to be deleted when it is back
    /// Called then, in the waiter's shard, instead of making the waiter ready.
    void (*when_back)(shard& here, withdrawal& self) = nullptr;

private:
    static void arrive(shard& here, posted_message& message);
    static void come_back(shard& here, posted_message& message);
    control_block* waiter_ = nullptr;
    void (*take_off_)(control_block&) noexcept = nullptr;
};

/// A point in time by which the calling tasklet goes on, though it has not got what it waits for:
/// its wait then ends with wait_result::timed_out.
class [[nodiscard]] wait_limit {
public:
    using time_point = std::chrono::steady_clock::time_point;
    /// Throws std::bad_alloc.
    wait_limit(control_block& self, time_point end);
    ~wait_limit();
    wait_limit(const wait_limit&) = delete;
    wait_limit& operator=(const wait_limit&) = delete;

private:
    struct timer* timer_;
};

/// The point in time that a duration from now ends at; a very long one never ends.
template <class Rep, class Period>
[[nodiscard]] wait_limit::time_point end_of(std::chrono::duration<Rep, Period> time) {
    const auto now = wait_limit::time_point::clock::now();
    const std::chrono::duration<double> left = wait_limit::time_point::max() - now;
    if (std::chrono::duration<double>(time) >= left) return wait_limit::time_point::max();
    return now + std::chrono::ceil<wait_limit::time_point::duration>(time);
}

/// Memory of the calling tasklet's shard.
[[nodiscard]] void* allocate_object(std::size_t bytes);
/// Gives it back, from any thread.
void free_object(void* object, std::size_t bytes) noexcept;

/// The shard that is meant. Throws throng::error outside of tasklets.
[[nodiscard]] shard& shard_at(placement where);

/// Hands a message to a shard. Any thread.
void post(shard& target, posted_message& item) noexcept;

}  // namespace throng::detail
