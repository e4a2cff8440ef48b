// How a tasklet waits, and how its wait ends.
#include "tasklet/current.hpp"
#include "tasklet/scheduler.hpp"

#include <throng/channel.hpp>
#include <throng/detail/tasklet/blocking.hpp>
#include <throng/tasklet.hpp>

#include <fmt/format.h>

#include <memory>
#include <string>

namespace throng::detail {

namespace {

const char* name_of(wait_operation operation) {
    switch (operation) {
        case wait_operation::send:
            return "send";
        case wait_operation::send_exception:
            return "send_exception";
        case wait_operation::receive:
            return "receive";
        case wait_operation::select:
            return "select";
        case wait_operation::join:
            return "join";
        case wait_operation::sleep:
            return "sleep";
        case wait_operation::input_output:
            return "an operation of Asio";
        case wait_operation::values:
            return "receive";
        case wait_operation::none:
            break;
    }
    return "park or yield";
}

// Runs in the home shard of the tasklet that is waited for.
void add_joiner(control_block& target, control_block& joiner) {
    if (target.joiners == nullptr) {
        joiner.next = &joiner;
    } else {
        joiner.next = target.joiners->next;
        target.joiners->next = &joiner;
    }
    target.joiners = &joiner;
    joiner.previous = &joiner;  // it is listed: more is not asked for
}

// The same. `joiner` is in the list.
void remove_joiner(control_block& joiner) noexcept {
    auto& target = *static_cast<control_block*>(joiner.value);
    auto* before = target.joiners;
    while (before->next != &joiner) before = static_cast<control_block*>(before->next);
    before->next = joiner.next;
    if (target.joiners == &joiner) target.joiners = before == &joiner ? nullptr : before;
    joiner.previous = nullptr;
}

bool withdraw_join(control_block& joiner, withdrawal& request) noexcept {
    shard& there = *static_cast<control_block*>(joiner.value)->home;
    if (&there != joiner.home) {
        request.send(there, joiner, &remove_joiner);
        return false;
    }
    remove_joiner(joiner);
    return true;
}

}  // namespace

void refuse_operation(const char* operation) {
    control_block* self = current_tasklet();
    if (self != nullptr) {
        self->unwinding = true;
        throw tasklet_killed();
    }
    throw error(std::string(operation) + " was called outside of tasklets; call it within run");
}

void refuse_to_switch(const control_block& self, wait_operation operation) {
    if (self.must_not_switch) {
        throw switch_refused(
            fmt::format("{} would switch to another tasklet, in the scope of a switch_trap",
                        name_of(operation)));
    }
    throw switch_refused(
        fmt::format("{} would block, in the scope of a block_trap", name_of(operation)));
}

void begin_wait_at(shard& home, control_block& self, wait_target& target, wait_operation operation,
                   source_location where) noexcept {
    begin_wait(self, &target, operation, where);
    self.home->post_after_switch(home);
}

void wake(control_block& waiter) noexcept { current_shard()->wake(waiter); }

void operate_for(shard& here, control_block& waiter) {
    if (waiter.operation != wait_operation::join) {
        waiter.waiting_for->operate(here, waiter);
        return;
    }
    auto& target = *static_cast<control_block*>(waiter.value);
    if (target.state.load(std::memory_order_relaxed) == tasklet_state::done)
        here.wake(waiter);
    else
        add_joiner(target, waiter);
}

void wait_for_end(control_block& it, source_location where) {
    if (it.state.load(std::memory_order_acquire) == tasklet_state::done) return;
    control_block& self = require_tasklet("join");
    if (&self == &it) throw error("a tasklet cannot join itself");
    check_may_block(self, wait_operation::join);
    self.value = &it;
    begin_wait(self, nullptr, wait_operation::join, where);
    if (it.home == self.home)
        add_joiner(it, self);
    else
        self.home->post_after_switch(*it.home);
    self.home->suspend();
}

void interrupt_wait(control_block& self) {
    const bool has_failure = self.throws_result && self.result == wait_result::failed;
    std::exception_ptr failure = has_failure ? exception_slot::take(self) : nullptr;
    self.throws_result = false;
    if (self.killed) {
        self.unwinding = true;
        throw tasklet_killed();
    }
    if (has_failure) std::rethrow_exception(std::move(failure));
    throw channel_closed();
}

void sleep_here(control_block& self, source_location where) {
    begin_wait(self, nullptr, wait_operation::sleep, where);
    self.home->suspend();
}

bool withdraw_from_wait(control_block& waiter, withdrawal& request) noexcept {
    if (waiter.operation == wait_operation::sleep) return true;
    if (waiter.operation == wait_operation::join) return withdraw_join(waiter, request);
    return waiter.waiting_for->withdraw(waiter, request);
}

void withdrawal::send(shard& there, control_block& waiter,
                      void (*take_off)(control_block&) noexcept) {
    waiter_ = &waiter;
    take_off_ = take_off;
    deliver = &withdrawal::arrive;
    waiter.withdrawing = true;
    there.post(*this);
}

void withdrawal::arrive(shard&, posted_message& message) {
    auto& self = static_cast<withdrawal&>(message);
    if (self.waiter_->is_listed()) {
        self.take_off_(*self.waiter_);
        self.waiter_->result = wait_result::timed_out;
    }
    self.deliver = &withdrawal::come_back;
    self.waiter_->home->post(self);
}

// If it had been answered before, that answer has come before this.
void withdrawal::come_back(shard& here, posted_message& message) {
    auto& self = static_cast<withdrawal&>(message);
    self.waiter_->withdrawing = false;
    if (self.when_back != nullptr) return self.when_back(here, self);
    here.make_ready(*self.waiter_);
    if (self.owns_itself) delete &self;
}

wait_limit::wait_limit(control_block& self, time_point end)
    : timer_(&self.home->timers().add(self, end)) {}

wait_limit::~wait_limit() { current_shard()->timers().remove(*timer_); }

void* allocate_object(std::size_t bytes) { return current_shard()->objects().allocate(bytes); }

void free_object(void* object, std::size_t bytes) noexcept {
    shard* here = current_shard();
    object_pool::free_anywhere(object, bytes, here == nullptr ? nullptr : &here->objects());
}

void post(shard& target, posted_message& item) noexcept { target.post(item); }

}  // namespace throng::detail
