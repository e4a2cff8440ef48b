#include "tasklet/shard.hpp"

#include "tasklet/current.hpp"
#include "tasklet/scheduler.hpp"
#include "tasklet/stack_overflow.hpp"

#include <throng/detail/tasklet/selection.hpp>
#include <throng/error.hpp>

#include <algorithm>
#include <new>
#include <utility>

namespace throng::detail {

namespace {

constexpr std::size_t largest_stack_bytes = std::size_t{1} << 30;
constexpr std::size_t sanitizer_stack_factor = 2;  // their frames are larger

// Whole cache lines beside a stack of its own, so that what other shards look at is in one.
std::size_t control_block_bytes(const tasklet_type& type, stack_kind stack) {
    const std::size_t bytes =
        sizeof(control_block) + (type.boxed ? sizeof(void*) : type.storage_bytes);
    return stack == stack_kind::sliced ? bytes : (bytes + 63) & ~std::size_t{63};
}

}  // namespace

shard::shard(scheduler& owner, std::uint32_t index, std::size_t run_stack_bytes,
             const std::shared_ptr<slab_source>& memory, stack_pool& stacks)
    : owner_(owner),
      index_(index),
      random_(index + 1),
      run_stack_bytes_(run_stack_bytes),
      stacks_(stacks),
      objects_(object_pool::make(memory)),
      tasklets_(object_pool::make(memory)),
      timers_(*objects_) {}

shard::~shard() { give_back_run_stack(); }

void shard::post(message& item) noexcept {
    inbox_.push(item);
    // Either this sees the shard idle, or the shard's last look at its inbox sees the message:
    // both sides write before they read, all sequentially consistent.
    if (!active_.load(std::memory_order_seq_cst) && !active_.exchange(true)) {
        owner_.activate(*this);
    }
}

bool shard::run_turn() {
    set_current_shard(this);
    thread_of_turn_.store(prepare_thread(), std::memory_order_relaxed);
    exceptions_ = exception_state_of_thread();
    ++statistics_.turns;
    turn_over_ = false;
    only_by_loop_ = on_switch != nullptr || !bulk_.empty();
    switches_left_ = owner_.take_switches(switches_per_turn);
    deliver_messages();
    if (!timers_.empty()) fire_timers();
    run_ready();
    if (live_ == 0) give_back_run_stack();
    owner_.give_back_switches(switches_left_);
    thread_of_turn_.store(0, std::memory_order_relaxed);
    set_current_shard(nullptr);
    return !owner_.stopping() && is_ready();
}

bool shard::become_idle() {
    if (keeps_time_ || !timers_.empty()) keep_time();
    active_.exchange(false);
    return owner_.stopping() || inbox_.empty() || active_.exchange(true);
}

void shard::let_go() noexcept {
    if (is_ready()) return owner_.activate(*this);
    active_.exchange(false);
    if (!inbox_.empty() && !active_.exchange(true)) owner_.activate(*this);
}

void shard::deliver_messages() noexcept {
    message* item = inbox_.take_all();
    while (item != nullptr) {
        message* next = item->next;
        switch (item->kind) {
            case message_kind::wake:
                deliver_wake(static_cast<control_block&>(*item));
                break;
            case message_kind::operate:
                operate_for(*this, static_cast<control_block&>(*item));
                break;
            case message_kind::deliver: {
                auto& posted = static_cast<posted_message&>(*item);
                posted.deliver(*this, posted);
                break;
            }
        }
        item = next;
    }
}

void shard::deliver_wake(control_block& it) noexcept {
    if (it.state.load(std::memory_order_relaxed) == tasklet_state::fresh)
        adopt(it);
    else if (!it.withdrawing)
        make_ready(whose_wait_ended(it));  // else the withdrawal does that when it is back
}

void shard::fire_timers() noexcept {
    const auto now = timer_queue::time_point::clock::now();
    while (timer* due = timers_.take_due(now)) {
        alarm_ = {};
        end_wait(*due->whom, *due);
    }
}

// Before the shard becomes idle: it counts as one with something to come while it has timers.
void shard::keep_time() {
    const bool has_timers = !timers_.empty();
    if (has_timers != keeps_time_) owner_.expect(has_timers ? 1 : -1);
    if (has_timers && (!keeps_time_ || timers_.next_end() != alarm_)) {
        alarm_ = timers_.next_end();
        owner_.outside().wake_at(*this, alarm_);
    }
    keeps_time_ = has_timers;
}

void shard::end_wait(control_block& waiter, withdrawal& request) noexcept {
    if (waiter.state.load(std::memory_order_relaxed) != tasklet_state::blocked) return;
    if (waiter.withdrawing) return;
    if (withdraw_from_wait(waiter, request)) {
        waiter.result = wait_result::timed_out;
        make_ready(waiter);
    }
}

void shard::abandon_queues() noexcept {
    shard* outer = current_shard();  // of another runtime, in one of whose tasklets this one runs
    set_current_shard(this);
    message* item = inbox_.take_all();
    while (item != nullptr) {
        message* next = item->next;
        if (item->kind == message_kind::deliver) {
            auto& posted = static_cast<posted_message&>(*item);
            posted.deliver(*this, posted);
        } else if (auto& it = static_cast<control_block&>(*item);
                   it.state.load(std::memory_order_relaxed) == tasklet_state::fresh) {
            ++live_;
        }
        item = next;
    }
    ready = {};
    bulk_.clear();
    next_in_bulk_ = 0;
    set_current_shard(outer);
}

void shard::condemn(control_block& victim) {
    victim.killed = true;
    victim.joiners = nullptr;
    victim.withdrawing = false;
    victim.previous = nullptr;
    if (victim.state.load(std::memory_order_relaxed) == tasklet_state::fresh)
        ready.push_back(victim);
    else
        make_ready(victim);
}

control_block& shard::allocate_tasklet(const tasklet_type& type, stack_kind stack,
                                       std::size_t stack_bytes) {
    if (stack_bytes > largest_stack_bytes) {
        throw error("spawn: a stack may have at most 1 GiB; choose a smaller stack_bytes");
    }
    if (under_sanitizer) {
        if (stack == stack_kind::sliced) stack_bytes = std::max(stack_bytes, run_stack_bytes_);
        stack = stack_kind::dedicated;
        stack_bytes *= sanitizer_stack_factor;
    }
    void* memory = tasklets_->allocate(control_block_bytes(type, stack));
    auto& made = *new (memory) control_block;
    made.type = &type;
    made.stack = stack;
    made.slice = nullptr;
    made.home = this;
    made.tells = tells_of_channels;
    made.stack_bytes = stack_bytes;
    if (type.boxed) allocate_box(made);
    return made;
}

void shard::allocate_box(control_block& made) {
    const tasklet_type& type = *made.type;
    try {
        *static_cast<void**>(made.storage()) =
            ::operator new (type.storage_bytes, std::align_val_t{type.storage_alignment});
    } catch (...) {
        made.state.store(tasklet_state::gone, std::memory_order_relaxed);
        tasklets_->free(&made, control_block_bytes(type, made.stack));
        throw;
    }
}

void shard::free_tasklet(control_block& gone) noexcept {
    const std::size_t bytes = control_block_bytes(*gone.type, gone.stack);
    if (gone.type->boxed) {
        ::operator delete (*static_cast<void**>(gone.storage()),
                           std::align_val_t{gone.type->storage_alignment});
    }
    gone.state.store(tasklet_state::gone, std::memory_order_relaxed);
    shard* here = current_shard();
    object_pool::free_anywhere(&gone, bytes, here == nullptr ? nullptr : here->tasklets_.get());
}

void shard::shed_memory() noexcept {
    if (running != nullptr || live_ > 0) return;
    objects_->shed();
    tasklets_->shed();
    if (next_in_bulk_ == bulk_.size()) {
        bulk_ = {};
        next_in_bulk_ = 0;
    }
}

void shard::count_in(control_block& fresh) noexcept {
    ++live_;
    ++statistics_.tasklets;
    if (owner_.unwinding()) [[unlikely]]
        fresh.killed = true;
}

control_block& shard::whose_wait_ended(control_block& waiter) noexcept {
    if (!waiter.stands_in) [[likely]]
        return waiter;
    auto& node = static_cast<select_node&>(waiter);
    return node.of->choose(node);
}

void shard::wake(control_block& waiter) noexcept {
    if (waiter.home == this) {
        make_ready(whose_wait_ended(waiter));
    } else {
        waiter.kind = message_kind::wake;
        waiter.home->post(waiter);
    }
}

void shard::finish(control_block& done) {
    owner_.names().remove(std::exchange(done.name, 0));
    --live_;
    control_block* joiners = std::exchange(done.joiners, nullptr);
    done.state.store(tasklet_state::done, std::memory_order_release);
    if (joiners != nullptr) {
        auto* joiner = static_cast<control_block*>(joiners->next);
        for (bool last = false; !last;) {
            auto* next = static_cast<control_block*>(joiner->next);
            last = joiner == joiners;
            joiner->result = wait_result::done;
            joiner->previous = nullptr;
            wake(*joiner);
            joiner = next;
        }
    }
    release(done);
}

}  // namespace throng::detail
