// How a shard switches between its scheduler loop and its tasklets.
#include "tasklet/exception_state.hpp"
#include "tasklet/scheduler.hpp"
#include "tasklet/shard.hpp"

#include <throng/error.hpp>

#include <boost/context/detail/fcontext.hpp>

#include <cstring>
#include <exception>
#include <new>

namespace throng::detail {

namespace bc = boost::context::detail;

namespace {

constexpr std::size_t context_bytes = 256;  // make_fcontext writes less than this

}  // namespace

struct context_switch {
    // Bottom frame of every tasklet. It is never returned from.
    static void entry(bc::transfer_t from) {
        auto* here = static_cast<shard*>(from.data);
        here->scheduler_context_ = from.fctx;
        control_block* self = here->current_;
        after_switch_in(here->sanitizer_, self->own_stack);
        self->type->run(*self);
        // Its shard is asked for anew, so that it is not part of every parked tasklet's stack.
        before_switch_out(self->home->sanitizer_, self->own_stack, true);
        bc::jump_fcontext(self->home->scheduler_context_, self);
        __builtin_unreachable();
    }
};

// Makes the stack of `next` ready. Where there is no memory for that the run is given up: false.
bool shard::prepare(control_block& next) noexcept {
    try {
        if (next.context == nullptr)
            start(next);
        else if (next.stack == stack_kind::sliced && on_run_stack_ != &next)
            bring_back_slice(next);
        return true;
    } catch (const std::bad_alloc&) {
        owner_.fail(std::current_exception());
        THRONG_CHECK(owner_.stopping(), "no memory is left to unwind the tasklets");
        ready_.push_front(next);
        return false;
    }
}

void shard::resume(control_block& next) {
    if (next.context == nullptr && next.killed) {
        next.type->cancel(next);
        return finish(next);
    }
    if (!prepare(next)) return;
    ++statistics_.switches;
    current_ = &next;
    next.state.store(tasklet_state::running, std::memory_order_relaxed);
    before_switch_in(sanitizer_, next.own_stack);
    const bc::transfer_t back = bc::jump_fcontext(next.context, this);
    after_switch_out(sanitizer_);
    current_ = nullptr;
    if (back.data != nullptr) return finish(next);
    next.context = back.fctx;
    if (to_post_ != nullptr) publish_after_switch();
}

void shard::start(control_block& fresh) {
    if (fresh.stack == stack_kind::dedicated) {
        dedicated_stack* stack = stacks_.take(fresh.slice_bytes);
        fresh.own_stack = stack;
        before_stack_write(stack->top - context_bytes, context_bytes);
        fresh.context = bc::make_fcontext(stack->top, stack->bytes(), &context_switch::entry);
        return;
    }
    if (on_run_stack_ != nullptr) put_slice_away(*on_run_stack_);
    fresh.slice_bytes = 0;
    before_stack_write(run_stack_.top() - context_bytes, context_bytes);
    fresh.context = bc::make_fcontext(run_stack_.top(), run_stack_.bytes(), &context_switch::entry);
    on_run_stack_ = &fresh;
}

void shard::put_slice_away(control_block& parked) {
    char* lowest = static_cast<char*>(parked.context);
    const auto bytes = static_cast<std::uint32_t>(run_stack_.top() - lowest);
    const auto capacity = static_cast<std::uint32_t>(object_pool::capacity_of(bytes));
    if (parked.slice_capacity != capacity) {
        char* bigger = static_cast<char*>(objects_->allocate(capacity));
        if (parked.slice != nullptr) objects_->free(parked.slice, parked.slice_capacity);
        parked.slice = bigger;
        parked.slice_capacity = capacity;
    }
    parked.slice_bytes = bytes;
    std::memcpy(parked.slice, lowest, bytes);
    statistics_.slice_bytes_copied += bytes;
}

void shard::bring_back_slice(control_block& next) {
    if (on_run_stack_ != nullptr) put_slice_away(*on_run_stack_);
    char* lowest = run_stack_.top() - next.slice_bytes;
    before_stack_write(lowest, next.slice_bytes);
    std::memcpy(lowest, next.slice, next.slice_bytes);
    statistics_.slice_bytes_copied += next.slice_bytes;
    on_run_stack_ = &next;
}

// A waiter may be seen by another shard only once its context is complete: published by its own
// shard's scheduler after the switch, never by itself before it.
void shard::publish_after_switch() {
    control_block& waiter = *std::exchange(to_post_, nullptr);
    waiter.kind = message_kind::operate;
    post_to_->post(waiter);
}

[[gnu::noinline]] void shard::switch_to_scheduler() {
    before_switch_out(sanitizer_, current_->own_stack, false);
    const bc::transfer_t back = bc::jump_fcontext(scheduler_context_, nullptr);
    scheduler_context_ = back.fctx;
    after_switch_in(sanitizer_, current_->own_stack);
}

[[gnu::noinline]] void shard::switch_with_exception_state() {
    const exception_state mine = take_exception_state();
    switch_to_scheduler();
    put_exception_state(mine);
}

void shard::suspend() {
    THRONG_CHECK(locks_held == 0, "a tasklet that holds a lock must not park");
    if (has_exception_state()) [[unlikely]]
        return switch_with_exception_state();
    switch_to_scheduler();
}

void shard::suspend_and_post(shard& target) {
    to_post_ = current_;
    post_to_ = &target;
    suspend();
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
