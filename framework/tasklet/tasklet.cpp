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

// Something to be done with a tasklet that is asked for by another shard, or by no shard at all.
struct tasklet_request : posted_message {
    using action = void (*)(control_block&);
    tasklet_request(control_block& whom, action what)
        : posted_message(&carry_out), target(whom), act(what) {}
    static void carry_out(shard&, posted_message& self) {
        const std::unique_ptr<tasklet_request> request(static_cast<tasklet_request*>(&self));
        request->act(request->target);
        release(request->target);
    }
    control_block& target;
    const action act;
};

// Has the home shard of `it` do something with it.
void ask_home(control_block& it, tasklet_request::action act) {
    auto request = std::make_unique<tasklet_request>(it, act);
    it.references.fetch_add(1, std::memory_order_relaxed);
    it.home->post(*request.release());
}

// Runs in the tasklet's home shard.
void kill_here(control_block& it) {
    const tasklet_state state = it.state.load(std::memory_order_relaxed);
    if (state == tasklet_state::done || it.killed) return;
    std::unique_ptr<withdrawal> request;
    if (state == tasklet_state::blocked && !it.withdrawing) {
        request = std::make_unique<withdrawal>();
        request->owns_itself = true;
    }
    it.killed = true;
    if (state == tasklet_state::parked) it.home->make_ready(it);
    if (request == nullptr) return;
    it.home->end_wait(it, *request);
    if (it.withdrawing) static_cast<void>(request.release());
}

// `here` is the shard of the caller; outside of tasklets, the first.
shard& find_shard(shard& here, placement where) {
    scheduler& owner = here.owner();
    if (where.which() == placement::kind::here) return here;
    if (where.which() == placement::kind::anywhere) return owner.any_shard();
    THRONG_CHECK(where.index() < owner.shard_count(), "there is no such shard");
    return owner.at(where.index());
}

void start_from(shard& here, control_block& made, const spawn_options& options) {
    shard* target = &find_shard(here, options.shard);
    try {
        made.name = here.owner().names().add(options.name);
    } catch (...) {
        made.type->cancel(made);
        release(made);
        throw;
    }
    made.home = target;
    if (target == current_shard())
        target->adopt(made);
    else
        target->post(made);
}

}  // namespace

shard& shard_at(placement where) {
    return find_shard(*require_tasklet("a channel's placement").home, where);
}

control_block& allocate_tasklet(const tasklet_type& type, const spawn_options& options) {
    shard* here = current_shard();
    if (here == nullptr) throw error("spawn was called outside of tasklets; call it within run");
    return here->allocate_tasklet(type, options.stack, options.stack_bytes);
}

control_block& allocate_tasklet(const tasklet_type& type, const outside_spawn& from) {
    return from.first.allocate_tasklet(type, from.options.stack, from.options.stack_bytes);
}

void discard_tasklet(control_block& never_filled) noexcept { shard::free_tasklet(never_filled); }

void start_tasklet(control_block& made, const spawn_options& options) {
    start_from(*current_shard(), made, options);
}

void start_tasklet(control_block& made, const outside_spawn& from) {
    start_from(from.first, made, from.options);
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
        ask_home(it, &wake_parked);
    } else if (it.state.load(std::memory_order_relaxed) == tasklet_state::parked) {
        it.home->make_ready(it);
    } else {
        it.wake_pending = true;
    }
}

void kill_tasklet(control_block& it) {
    if (it.home == nullptr) return;  // done long ago, and its runtime is gone
    if (current_shard() != it.home) return ask_home(it, &kill_here);
    kill_here(it);
    if (&it == it.home->current()) static_cast<void>(require_tasklet("kill"));
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
    detail::check_may_switch(self);
    self.home->yield();
}

void park(source_location where) {
    detail::control_block& self = detail::require_tasklet("park");
    if (self.wake_pending) {
        self.wake_pending = false;
        return;
    }
    detail::check_may_block(self, detail::wait_operation::none);
    self.where = where;
    self.state.store(tasklet_state::parked, std::memory_order_relaxed);
    self.home->suspend();
}

void sleep_until(std::chrono::steady_clock::time_point end, source_location where) {
    detail::control_block& self = detail::require_tasklet("sleep_until");
    detail::check_may_block(self, detail::wait_operation::sleep);
    const detail::wait_limit limit(self, end);
    detail::sleep_here(self, where);
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

block_trap::block_trap() : self_(detail::require_tasklet("block_trap")) {
    before_ = self_.must_not_block;
    self_.must_not_block = true;
}

block_trap::~block_trap() { self_.must_not_block = before_; }

switch_trap::switch_trap() : self_(detail::require_tasklet("switch_trap")) {
    before_ = self_.must_not_switch;
    self_.must_not_switch = true;
}

switch_trap::~switch_trap() { self_.must_not_switch = before_; }

}  // namespace throng
