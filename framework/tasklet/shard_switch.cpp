// How a shard switches between its scheduler loop and its tasklets.
#include "tasklet/current.hpp"
#include "tasklet/scheduler.hpp"
#include "tasklet/shard.hpp"
#include "tasklet/stack_switch.hpp"

#include <throng/error.hpp>
#include <throng/tasklet.hpp>

#include <cstring>
#include <exception>
#include <new>
#include <utility>

namespace throng::detail {

namespace {

constexpr std::size_t cache_line_bytes = 64;
constexpr std::size_t bulk_slices_ahead = 4;
constexpr std::size_t bulk_blocks_ahead = 12;
constexpr std::size_t bulk_block_bytes = 192;  // a control block and what lies behind it
constexpr std::size_t start_bytes = 256;       // written to start on a stack: less than this

}  // namespace

struct context_switch {
    // First on every tasklet's stack. It is never returned from. It holds the same for all, so that
    // what lies above it on the run stack is in no slice.
    static void entry(void* tasklet) {
        auto& self = *static_cast<control_block*>(tasklet);
        shard& here = *self.home;
        if constexpr (under_sanitizer) after_switch_in(here.sanitizer_, self.own_stack);
        if constexpr (!switches_by_itself) {
            if (self.stack == stack_kind::sliced)
                here.slice_top_ = static_cast<char*>(__builtin_frame_address(0));
        }
        self.type->run(self);
    }

    // Called on top of a tasklet's stack, as if by whoever switched away from it.
    [[noreturn]] static void interrupt() {
        shard& here = *current_shard();
        after_switch_in(here.sanitizer_, here.running->own_stack);
        interrupt_wait(*here.running);
    }

    [[noreturn]] static void leave(shard& here) noexcept {
        here.ended_ = true;
        before_switch_out(here.sanitizer_, here.running->own_stack, true);
        throng_leave_stack(here.scheduler_context_);
    }
};

void leave_tasklet(control_block& done) noexcept { context_switch::leave(*done.home); }

// Has the stack of `next` where it is to be. Where there is no memory for that the run is given up:
// false.
bool shard::prepare(control_block& next) noexcept {
    try {
        prepare_stack(next);
        return true;
    } catch (const std::bad_alloc&) {
        owner_.fail(std::current_exception());
        THRONG_CHECK(owner_.stopping(), "no memory is left to unwind the tasklets");
        ready.push_front(next);
        return false;
    }
}

[[gnu::always_inline]] inline void shard::prepare_stack(control_block& next) {
    const bool fresh = next.state.load(std::memory_order_relaxed) == tasklet_state::fresh;
    if (next.stack == stack_kind::dedicated) {
        if (!fresh) return;
        next.own_stack = stacks_.take(next.stack_bytes);
        before_stack_write(next.own_stack->top - start_bytes, start_bytes);
    } else if (on_run_stack_ != &next) {
        if (on_run_stack_ != nullptr) put_slice_away(*on_run_stack_);
        if (fresh)
            take_run_stack(next);
        else
            bring_back_slice(next);
        on_run_stack_ = &next;
    }
}

[[gnu::always_inline]] inline bool shard::may_go_on() const {
    return switches_left_ > 0 && !turn_over_ && !owner_.stopping();
}

[[gnu::always_inline]] inline void shard::resume(control_block& next) {
    if (on_switch != nullptr && !announce(next)) [[unlikely]]
        return;
    const bool interrupted = !next.just_goes_on() && next.is_interrupted();
    const bool fresh = next.state.load(std::memory_order_relaxed) == tasklet_state::fresh;
    if (interrupted && fresh) [[unlikely]]
        return cancel(next);
    if (!prepare(next)) return;
    count_switch();
    running = &next;
    next.state.store(tasklet_state::running, std::memory_order_relaxed);
    before_switch_in(sanitizer_, next.own_stack);
    const bool sliced = next.stack == stack_kind::sliced;
    if (fresh) {
        char* top = sliced ? run_stack_->top : next.own_stack->top;
        throng_start_stack(&scheduler_context_, top, &context_switch::entry, &next);
    } else {
        void* context = sliced ? slice_top_ - next.sliced.bytes : next.context;
        if (interrupted) [[unlikely]]
            throng_switch_stack_on_top(&scheduler_context_, context, &context_switch::interrupt);
        else
            throng_switch_stack(&scheduler_context_, context);
    }
    after_switch_out(sanitizer_);
    settle_left();
}

// What becomes of whoever has switched back: not always who was resumed, for tasklets may have
// switched to each other meanwhile.
[[gnu::always_inline]] inline void shard::settle_left() {
    control_block& left = *std::exchange(running, nullptr);
    if (ended_) {
        ended_ = false;
        free_stack(left);
        finish(left);
    } else if (left.stack == stack_kind::sliced) {
        left.sliced.bytes = static_cast<std::uint32_t>(slice_top_ - static_cast<char*>(left_at_));
    }
    if (to_post_ != nullptr) publish_after_switch();
}

[[gnu::noinline]] void shard::cancel(control_block& fresh) {
    fresh.type->cancel(fresh);
    finish(fresh);
}

// Until nothing is left to do, or the turn is over.
void shard::run_ready() {
    do {
        while (may_go_on()) {
            control_block* next = next_ready();
            if (next == nullptr) break;
            --switches_left_;
            resume(*next);
        }
        deliver_messages();
        if (!timers_.empty()) fire_timers();
    } while (is_ready() && may_go_on());
}

[[gnu::always_inline]] inline control_block* shard::next_ready() noexcept {
    const bool has_bulk = next_in_bulk_ < bulk_.size();
    bulk_is_next_ = has_bulk && !bulk_is_next_;
    if (!bulk_is_next_) {
        if (control_block* next = ready.pop_front()) {
            prefetch_ready();
            return next;
        }
        if (!has_bulk) return nullptr;
    }
    prefetch_bulk();
    control_block* next = bulk_[next_in_bulk_++];
    if (next_in_bulk_ == bulk_.size()) {
        bulk_.clear();
        next_in_bulk_ = 0;
        only_by_loop_ = turn_over_ || on_switch != nullptr;
    }
    return next;
}

namespace {

void prefetch_bytes(const void* from, std::size_t bytes) {
    for (std::size_t at = 0; at < bytes; at += cache_line_bytes) {
        __builtin_prefetch(static_cast<const char*>(from) + at);
    }
}

void prefetch_slice(const control_block& of) {
    if (of.stack == stack_kind::sliced && of.slice != nullptr) {
        prefetch_bytes(of.slice, of.sliced.bytes);
    }
}

}  // namespace

// With very many tasklets each is cold when its turn comes: bring the stack of the next one, and
// the control block of the one after that, into the cache while this one runs.
void shard::prefetch_ready() const {
    const control_block* next = ready.front();
    if (next == nullptr) return;
    prefetch_slice(*next);
    prefetch_bytes(next->next, 2 * cache_line_bytes);
}

void shard::prefetch_bulk() const {
    const std::size_t slice_at = next_in_bulk_ + bulk_slices_ahead;
    const std::size_t block_at = next_in_bulk_ + bulk_blocks_ahead;
    if (slice_at < bulk_.size()) prefetch_slice(*bulk_[slice_at]);
    if (block_at < bulk_.size()) prefetch_bytes(bulk_[block_at], bulk_block_bytes);
}

[[gnu::always_inline]] inline void shard::take_run_stack(control_block& fresh) {
    fresh.sliced = {0, 0};
    if (run_stack_ == nullptr) [[unlikely]] {
        run_stack_ = stacks_.take(run_stack_bytes_);
        slice_top_ = run_stack_->top - bytes_above_first_frame;
    }
    before_stack_write(run_stack_->top - start_bytes, start_bytes);
}

// Of a thousand shards few have tasklets at any one time, and those need not each map a stack.
void shard::give_back_run_stack() noexcept {
    if (run_stack_ != nullptr) stacks_.give_back(std::exchange(run_stack_, nullptr));
}

void shard::free_stack(control_block& done) noexcept {
    if (done.stack == stack_kind::dedicated) {
        after_last_switch(done.own_stack);
        stacks_.give_back(done.own_stack);
        return;
    }
    if (done.slice != nullptr) objects_->free(done.slice, done.sliced.capacity);
    if (on_run_stack_ == &done) on_run_stack_ = nullptr;
}

void shard::put_slice_away(control_block& parked) {
    const std::uint32_t bytes = parked.sliced.bytes;
    // What was allocated for another depth is kept, unless it is far too large.
    if (parked.sliced.capacity < bytes || parked.sliced.capacity > 2 * bytes + 64) {
        const auto capacity = static_cast<std::uint32_t>(object_pool::capacity_of(bytes));
        char* other = static_cast<char*>(objects_->allocate(capacity));
        if (parked.slice != nullptr) objects_->free(parked.slice, parked.sliced.capacity);
        parked.slice = other;
        parked.sliced.capacity = capacity;
    }
    std::memcpy(parked.slice, slice_top_ - bytes, bytes);
    statistics_.slice_bytes_copied += bytes;
}

void shard::bring_back_slice(control_block& next) {
    const std::uint32_t bytes = next.sliced.bytes;
    char* lowest = slice_top_ - bytes;
    before_stack_write(lowest, bytes);
    std::memcpy(lowest, next.slice, bytes);
    statistics_.slice_bytes_copied += bytes;
}

// A waiter may be seen by another shard only once its context is complete: published by its own
// shard's scheduler after the switch, never by itself before it.
void shard::publish_after_switch() {
    control_block& waiter = *std::exchange(to_post_, nullptr);
    waiter.kind = message_kind::operate;
    post_to_->post(waiter);
}

// Whether the running tasklet may leave the way over the scheduler's loop out. (That a run is being
// given up is seen there: in this turn or in the next.)
[[gnu::always_inline]] inline bool shard::may_switch_to(const control_block& next) const {
    return !under_sanitizer && running->stack == stack_kind::dedicated &&
           next.stack == stack_kind::dedicated && to_post_ == nullptr &&
           next.state.load(std::memory_order_relaxed) != tasklet_state::fresh &&
           next.just_goes_on() && !only_by_loop_ && switches_left_ > 0;
}

// Both this and `switch_to_loop` end with the call that switches: nothing of what follows is on the
// stack meanwhile, and the tasklet goes on right where it asked to wait.
[[gnu::always_inline]] inline void shard::switch_to(control_block& next) {
    control_block& self = *running;
    --switches_left_;
    count_switch();
    running = &next;
    next.state.store(tasklet_state::running, std::memory_order_relaxed);
    throng_switch_stack(&self.context, next.context);
}

[[gnu::always_inline]] inline void shard::switch_to_loop() {
    control_block& self = *running;
    before_switch_out(sanitizer_, self.own_stack, false);
    throng_switch_stack(self.stack == stack_kind::dedicated ? &self.context : &left_at_,
                        scheduler_context_);
    if constexpr (under_sanitizer) after_switch_in(sanitizer_, running->own_stack);
}

[[gnu::always_inline]] inline bool shard::needs_care() const {
    return locks_held != 0 || exceptions_->caught != nullptr || exceptions_->uncaught != 0;
}

[[gnu::always_inline]] inline void shard::suspend_here() {
    if (needs_care()) [[unlikely]]
        return suspend_with_exceptions();
    control_block* next = ready.front();
    if (next == nullptr || !may_switch_to(*next)) return switch_to_loop();
    ready.pop_front();
    switch_to(*next);
}

void shard::suspend() { suspend_here(); }

void suspend(control_block& self) { self.home->suspend_here(); }

// The exceptions are back in their place before the one that unwinds the tasklet is thrown.
[[gnu::noinline]] void shard::suspend_with_exceptions() {
    THRONG_CHECK(locks_held == 0, "a tasklet that holds a lock must not park");
    control_block& self = *running;
    const exception_state mine = std::exchange(*exceptions_, {});
    const bool returned_killed = self.returns_killed;
    const bool threw_result = self.throws_result;
    self.returns_killed = true;
    self.throws_result = false;
    switch_to_loop();
    self.returns_killed = returned_killed;
    self.throws_result = threw_result;
    *exceptions_ = mine;
    if (self.is_interrupted()) interrupt_wait(self);
}

void shard::yield() {
    if (ready.empty()) {
        turn_over_ = true;
        only_by_loop_ = true;
    }
    make_ready(*running);
    suspend_here();
}

void yield_to(control_block& self, control_block& next) {
    self.home->yield_to(shard::whose_wait_ended(next));
}

void shard::yield_to(control_block& next) {
    if (!needs_care() && may_switch_to(next)) [[likely]] {
        make_ready(*running);
        return switch_to(next);
    }
    next.state.store(tasklet_state::ready, std::memory_order_relaxed);
    ready.push_front(next);
    make_ready(*running);
    suspend_here();
}

}  // namespace throng::detail
