// How a shard switches between its scheduler loop and its tasklets.
#include "tasklet/current.hpp"
#include "tasklet/scheduler.hpp"
#include "tasklet/shard.hpp"

#include <throng/error.hpp>
#include <throng/tasklet.hpp>

#include <boost/context/detail/fcontext.hpp>

#include <cstring>
#include <exception>
#include <new>
#include <utility>

namespace throng::detail {

namespace bc = boost::context::detail;

namespace {

constexpr std::size_t cache_line_bytes = 64;
constexpr std::size_t bulk_slices_ahead = 4;
constexpr std::size_t bulk_blocks_ahead = 12;
constexpr std::size_t bulk_block_bytes = 192;  // a control block and what lies behind it
constexpr std::size_t context_bytes = 256;     // make_fcontext writes less than this

}  // namespace

// What lies at the bottom of every tasklet's stack is part of every slice: it is kept small.
struct context_switch {
    // Bottom frame of every tasklet. It is never returned from. It holds the same for all, so that
    // what lies above it on the run stack is in no slice.
    static void entry(bc::transfer_t from) {
        auto* here = static_cast<shard*>(from.data);
        here->arrive(from.fctx);
        if (here->current_->stack == stack_kind::sliced) {
            here->slice_top_ = static_cast<char*>(__builtin_frame_address(0));
        }
        here->current_->type->run(*here->current_);
        leave_for_good();
        __builtin_unreachable();
    }

    // Asks for the shard anew: entry must not keep it.
    [[gnu::noinline]] static void leave_for_good() {
        shard& here = *current_shard();
        before_switch_out(here.sanitizer_, here.current_->own_stack, true);
        bc::jump_fcontext(here.scheduler_context_, here.current_);
    }

    // Called on top of a tasklet's stack, as if by the switch that it has been in.
    static bc::transfer_t interrupt(bc::transfer_t from) {
        auto* here = static_cast<shard*>(from.data);
        here->arrive(from.fctx);
        interrupt_wait(*here->current_);
    }
};

// Makes the stack of `next` ready. Where there is no memory for that the run is given up: null.
void* shard::prepare(control_block& next) noexcept {
    try {
        if (next.state.load(std::memory_order_relaxed) == tasklet_state::fresh) return start(next);
        if (next.stack == stack_kind::dedicated) return next.context;
        if (on_run_stack_ != &next) bring_back_slice(next);
        return slice_top_ - next.sliced.bytes;
    } catch (const std::bad_alloc&) {
        owner_.fail(std::current_exception());
        THRONG_CHECK(owner_.stopping(), "no memory is left to unwind the tasklets");
        ready_.push_front(next);
        return nullptr;
    }
}

[[gnu::always_inline]] inline bool shard::may_go_on() const {
    return switches_left_ > 0 && !turn_over_ && !owner_.stopping();
}

// Called first by whoever goes on after a switch; `from` is the context of whom it came from.
[[gnu::always_inline]] inline void shard::arrive(void* from) noexcept {
    if (previous_ != nullptr) {
        previous_->context = from;
        previous_ = nullptr;
    } else {
        scheduler_context_ = from;
    }
    after_switch_in(sanitizer_, current_->own_stack);
}

[[gnu::always_inline]] inline void shard::resume(control_block& next) {
    if (on_switch != nullptr && !announce(next)) [[unlikely]]
        return;
    const bool interrupted = next.is_interrupted();
    if (interrupted && next.state.load(std::memory_order_relaxed) == tasklet_state::fresh)
        [[unlikely]] {
        return cancel(next);
    }
    void* context = prepare(next);
    if (context == nullptr) return;
    count_switch();
    current_ = &next;
    next.state.store(tasklet_state::running, std::memory_order_relaxed);
    before_switch_in(sanitizer_, next.own_stack);
    const bc::transfer_t back = interrupted
                                    ? bc::ontop_fcontext(context, this, &context_switch::interrupt)
                                    : bc::jump_fcontext(context, this);
    after_switch_out(sanitizer_);
    // Tasklets may have switched to each other meanwhile.
    control_block& left = *std::exchange(current_, nullptr);
    if (back.data != nullptr) {
        free_stack(left);
        finish(left);
    } else if (left.stack == stack_kind::dedicated) {
        left.context = back.fctx;
    } else {
        left.sliced.bytes = static_cast<std::uint32_t>(slice_top_ - static_cast<char*>(back.fctx));
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
        if (control_block* next = ready_.pop_front()) {
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
    const control_block* next = ready_.front();
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

void* shard::start(control_block& fresh) {
    if (fresh.stack == stack_kind::dedicated) {
        dedicated_stack* stack = stacks_.take(fresh.stack_bytes);
        fresh.own_stack = stack;
        before_stack_write(stack->top - context_bytes, context_bytes);
        return bc::make_fcontext(stack->top, stack->bytes(), &context_switch::entry);
    }
    if (on_run_stack_ != nullptr) put_slice_away(*on_run_stack_);
    fresh.sliced = {0, 0};
    if (!run_stack_.has_value()) run_stack_.emplace(run_stack_bytes_);
    before_stack_write(run_stack_->top() - context_bytes, context_bytes);
    on_run_stack_ = &fresh;
    return bc::make_fcontext(run_stack_->top(), run_stack_->bytes(), &context_switch::entry);
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
    if (on_run_stack_ != nullptr) put_slice_away(*on_run_stack_);
    const std::uint32_t bytes = next.sliced.bytes;
    char* lowest = slice_top_ - bytes;
    before_stack_write(lowest, bytes);
    std::memcpy(lowest, next.slice, bytes);
    statistics_.slice_bytes_copied += bytes;
    on_run_stack_ = &next;
}

// A waiter may be seen by another shard only once its context is complete: published by its own
// shard's scheduler after the switch, never by itself before it.
void shard::publish_after_switch() {
    control_block& waiter = *std::exchange(to_post_, nullptr);
    waiter.kind = message_kind::operate;
    post_to_->post(waiter);
}

// Whether the current tasklet may leave the way over the scheduler's loop out. (That a run is being
// given up is seen there: in this turn or in the next.)
[[gnu::always_inline]] inline bool shard::may_switch_to(const control_block& next) const {
    return !under_sanitizer && current_->stack == stack_kind::dedicated &&
           next.stack == stack_kind::dedicated && to_post_ == nullptr &&
           next.state.load(std::memory_order_relaxed) != tasklet_state::fresh &&
           !next.is_interrupted() && bulk_.empty() && on_switch == nullptr && switches_left_ > 0 &&
           !turn_over_;
}

// Nothing is kept in this frame: it is part of every slice, and a tasklet that goes on returns
// from here straight to whoever waited.
[[gnu::always_inline]] inline void shard::switch_away() {
    void* to = scheduler_context_;
    control_block* next = ready_.front();
    if (next != nullptr && may_switch_to(*next)) {
        ready_.pop_front();
        --switches_left_;
        count_switch();
        previous_ = current_;
        current_ = next;
        next->state.store(tasklet_state::running, std::memory_order_relaxed);
        to = next->context;
    }
    before_switch_out(sanitizer_, current_->own_stack, false);
    const bc::transfer_t back = bc::jump_fcontext(to, previous_ == nullptr ? nullptr : this);
    static_cast<shard*>(back.data)->arrive(back.fctx);
}

void shard::suspend() {
    if (locks_held != 0 || exceptions_->caught != nullptr || exceptions_->uncaught != 0)
        [[unlikely]] {
        return suspend_with_exceptions();
    }
    switch_away();
}

[[gnu::noinline]] void shard::switch_to_scheduler() {
    before_switch_out(sanitizer_, current_->own_stack, false);
    const bc::transfer_t back = bc::jump_fcontext(scheduler_context_, nullptr);
    static_cast<shard*>(back.data)->arrive(back.fctx);
}

// The exceptions are back in their place before the one that unwinds the tasklet is thrown.
[[gnu::noinline]] void shard::suspend_with_exceptions() {
    THRONG_CHECK(locks_held == 0, "a tasklet that holds a lock must not park");
    control_block& self = *current_;
    const exception_state mine = std::exchange(*exceptions_, {});
    const bool returned_killed = self.returns_killed;
    const bool threw_result = self.throws_result;
    self.returns_killed = true;
    self.throws_result = false;
    switch_to_scheduler();
    self.returns_killed = returned_killed;
    self.throws_result = threw_result;
    *exceptions_ = mine;
    if (self.is_interrupted()) interrupt_wait(self);
}

void shard::yield() {
    if (ready_.empty()) turn_over_ = true;
    make_ready(*current_);
    suspend();
}

void shard::yield_to(control_block& next) {
    next.state.store(tasklet_state::ready, std::memory_order_relaxed);
    ready_.push_front(next);
    make_ready(*current_);
    suspend();
}

}  // namespace throng::detail
