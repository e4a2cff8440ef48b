#include "tasklet/current.hpp"
#include "tasklet/scheduler.hpp"

#include <throng/detail/tasklet/blocking.hpp>
#include <throng/tasklet.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace throng {

namespace detail {

namespace {

// Whoever comes back from a switch calls this: a tasklet that is being ended goes no further.
void throw_if_killed(control_block& self) {
    if (!self.killed) [[likely]]
        return;
    self.unwinding = true;
    throw tasklet_killed();
}

// Takes note of what `self`, the calling tasklet, is about to wait for; null: another's end.
void begin_wait(control_block& self, wait_target* target, wait_operation operation,
                const std::source_location& where) {
    self.waiting_for = target;
    self.operation = operation;
    self.where = where;
    self.state.store(tasklet_state::blocked, std::memory_order_relaxed);
}

// A wake that comes from another shard or from no shard at all.
struct wake_request : posted_message {
    explicit wake_request(control_block& whom) : posted_message(&carry_out), target(whom) {}
    static void carry_out(shard&, posted_message& self) {
        const std::unique_ptr<wake_request> request(static_cast<wake_request*>(&self));
        wake_parked(request->target);
        release(request->target);
    }
    control_block& target;
};

}  // namespace

control_block* current_tasklet() noexcept {
    shard* here = current_shard();
    return here == nullptr ? nullptr : here->current();
}

control_block& require_tasklet(const char* operation) {
    control_block* self = current_tasklet();
    if (self == nullptr) {
        throw error(std::string(operation) + " was called outside of tasklets; call it within run");
    }
    throw_if_killed(*self);
    return *self;
}

void block(control_block& self, wait_target& target, wait_operation operation,
           const std::source_location& where) {
    begin_wait(self, &target, operation, where);
    self.home->suspend();
    self.waiting_for = nullptr;
    throw_if_killed(self);
}

void block_at(shard& home, control_block& self, wait_target& target, wait_operation operation,
              const std::source_location& where) {
    begin_wait(self, &target, operation, where);
    self.home->suspend_and_post(home);
    self.waiting_for = nullptr;
    throw_if_killed(self);
}

void wake(control_block& waiter) noexcept { current_shard()->wake(waiter); }

void yield_to(control_block& next) {
    shard& here = *current_shard();
    control_block& self = *here.current();
    here.yield_to(next);
    throw_if_killed(self);
}

void* allocate_object(std::size_t bytes) { return current_shard()->objects().allocate(bytes); }

void free_object(void* object, std::size_t bytes) noexcept {
    shard* here = current_shard();
    object_pool::free_anywhere(object, bytes, here == nullptr ? nullptr : &here->objects());
}

void post(shard& target, posted_message& item) noexcept { target.post(item); }

control_block& allocate_tasklet(const tasklet_type& type, const spawn_options& options) {
    shard* here = current_shard();
    if (here == nullptr) throw error("spawn was called outside of tasklets; call it within run");
    return here->allocate_tasklet(type, options.stack, options.stack_bytes);
}

control_block& allocate_tasklet(const tasklet_type& type, shard& first) {
    return first.allocate_tasklet(type, stack_kind::dedicated, default_stack_bytes);
}

void discard_tasklet(control_block& never_filled) noexcept { shard::free_tasklet(never_filled); }

void start_tasklet(control_block& made, const spawn_options& options) {
    shard& here = *current_shard();
    scheduler& owner = here.owner();
    shard* target = &here;
    switch (options.shard.which()) {
        case placement::kind::here:
            break;
        case placement::kind::anywhere:
            target = &owner.any_shard();
            break;
        case placement::kind::numbered:
            THRONG_CHECK(options.shard.index() < owner.shard_count(), "there is no such shard");
            target = &owner.at(options.shard.index());
            break;
    }
    try {
        made.name = owner.names().add(options.name);
    } catch (...) {
        made.type->cancel(made);
        release(made);
        throw;
    }
    made.home = target;
    if (target == &here)
        here.adopt(made);
    else
        target->post(made);
}

void release(control_block& it) noexcept {
    if (it.references.load(std::memory_order_acquire) != 1 &&
        it.references.fetch_sub(1, std::memory_order_acq_rel) != 1) {
        return;
    }
    if (!it.failure_seen.load(std::memory_order_relaxed) && it.home != nullptr) {
        std::exception_ptr failure = it.type->failure(it);
        if (failure != nullptr) it.home->owner().fail(std::move(failure));
    }
    it.type->destroy_result(it);
    shard::free_tasklet(it);
}

void wake_parked(control_block& it) {
    if (it.home == nullptr) return;  // done long ago, and its runtime is gone
    if (current_shard() != it.home) {
        auto request = std::make_unique<wake_request>(it);
        it.references.fetch_add(1, std::memory_order_relaxed);
        it.home->post(*request.release());
    } else if (it.state.load(std::memory_order_relaxed) == tasklet_state::parked) {
        it.home->make_ready(it);
    } else {
        it.wake_pending = true;
    }
}

// Runs in the home shard of the tasklet that is waited for.
void join_here(control_block& target, control_block& joiner) {
    if (target.joiners == nullptr) {
        joiner.next = &joiner;
    } else {
        joiner.next = target.joiners->next;
        target.joiners->next = &joiner;
    }
    target.joiners = &joiner;
}

void operate_for(shard& here, control_block& waiter) {
    if (waiter.operation != wait_operation::join) {
        waiter.waiting_for->operate(here, waiter);
        return;
    }
    auto& target = *static_cast<control_block*>(waiter.value);
    if (target.state.load(std::memory_order_relaxed) == tasklet_state::done)
        here.wake(waiter);
    else
        join_here(target, waiter);
}

void wait_for_end(control_block& it, const std::source_location& where) {
    if (it.state.load(std::memory_order_acquire) == tasklet_state::done) return;
    control_block& self = require_tasklet("join");
    if (&self == &it) throw error("a tasklet cannot join itself");
    self.value = &it;
    begin_wait(self, nullptr, wait_operation::join, where);
    if (it.home == self.home) {
        join_here(it, self);
        self.home->suspend();
    } else {
        self.home->suspend_and_post(*it.home);
    }
    throw_if_killed(self);
}

std::exception_ptr failure_of_tasklet() noexcept {
    try {
        throw;
    } catch (const tasklet_killed&) {
        return nullptr;
    } catch (...) {
        return std::current_exception();
    }
}

void check_unwound(const control_block& self) noexcept {
    if (!self.unwinding) return;
    std::fprintf(stderr,
                 "throng: a tasklet (%s) caught tasklet_killed and did not rethrow it: "
                 "`catch (...)` must end with `throw;`\n",
                 self.type->callable->name());
}

}  // namespace detail

void yield() {
    detail::control_block& self = detail::require_tasklet("yield");
    self.home->yield();
    detail::throw_if_killed(self);
}

void park(const std::source_location& where) {
    detail::control_block& self = detail::require_tasklet("park");
    if (self.wake_pending) {
        self.wake_pending = false;
        return;
    }
    self.where = where;
    self.state.store(tasklet_state::parked, std::memory_order_relaxed);
    self.home->suspend();
    detail::throw_if_killed(self);
}

tasklet_handle this_tasklet() {
    detail::control_block* self = detail::current_tasklet();
    return self == nullptr ? tasklet_handle() : tasklet_handle(*self);
}

std::uint32_t this_shard() {
    const detail::control_block* self = detail::current_tasklet();
    if (self == nullptr) throw error("this_shard was called outside of tasklets");
    return self->home->index();
}

}  // namespace throng
