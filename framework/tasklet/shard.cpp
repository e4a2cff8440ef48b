#include "tasklet/shard.hpp"

#include "tasklet/current.hpp"
#include "tasklet/scheduler.hpp"

#include <throng/error.hpp>

#include <algorithm>
#include <new>
#include <utility>

namespace throng::detail {

namespace {

constexpr std::size_t cache_line_bytes = 64;

}  // namespace

namespace {

constexpr std::size_t largest_stack_bytes = std::size_t{1} << 30;
constexpr std::size_t sanitizer_stack_factor = 2;  // their frames are larger

std::size_t control_block_bytes(const tasklet_type& type) {
    return sizeof(control_block) + (type.boxed ? sizeof(void*) : type.storage_bytes);
}

}  // namespace

shard::shard(scheduler& owner, std::uint32_t index, std::size_t run_stack_bytes,
             const std::shared_ptr<slab_source>& memory, stack_pool& stacks)
    : owner_(owner),
      index_(index),
      run_stack_(run_stack_bytes),
      stacks_(stacks),
      objects_(object_pool::make(memory)),
      tasklets_(object_pool::make(memory)) {}

shard::~shard() = default;

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
    ++statistics_.turns;
    turn_over_ = false;
    std::uint32_t left = switches_per_turn;
    deliver_messages();
    while (!owner_.stopping() && !turn_over_ && left > 0) {
        control_block* next = ready_.pop_front();
        if (next == nullptr) {
            deliver_messages();
            next = ready_.pop_front();
            if (next == nullptr) break;
        }
        prefetch_ready();
        resume(*next);
        --left;
    }
    set_current_shard(nullptr);
    if (!owner_.stopping() && !ready_.empty()) return true;
    active_.exchange(false);
    return !owner_.stopping() && !inbox_.empty() && !active_.exchange(true);
}

// With very many tasklets each is cold when its turn comes: bring the stack of the next one, and
// the control block of the one after that, into the cache while this one runs.
void shard::prefetch_ready() const {
    const control_block* next = ready_.front();
    if (next == nullptr) return;
    if (next->stack == stack_kind::sliced && next->context != nullptr) {
        for (std::uint32_t at = 0; at < next->slice_bytes; at += cache_line_bytes) {
            __builtin_prefetch(next->slice + at);
        }
    }
    const auto* after_next = reinterpret_cast<const char*>(next->next);
    __builtin_prefetch(after_next);
    __builtin_prefetch(after_next + cache_line_bytes);
}

void shard::let_go() noexcept {
    if (!ready_.empty()) return owner_.activate(*this);
    active_.exchange(false);
    if (!inbox_.empty() && !active_.exchange(true)) owner_.activate(*this);
}

void shard::deliver_messages() noexcept {
    message* item = inbox_.take_all();
    while (item != nullptr) {
        message* next = item->next;
        switch (item->kind) {
            case message_kind::wake: {
                auto& it = static_cast<control_block&>(*item);
                if (it.state.load(std::memory_order_relaxed) == tasklet_state::fresh)
                    adopt(it);
                else
                    make_ready(it);
                break;
            }
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
    ready_ = {};
    set_current_shard(outer);
}

void shard::condemn(control_block& victim) {
    victim.killed = true;
    victim.joiners = nullptr;
    victim.waiting_for = nullptr;
    victim.operation = wait_operation::none;
    make_ready(victim);
}

control_block& shard::allocate_tasklet(const tasklet_type& type, stack_kind stack,
                                       std::size_t stack_bytes) {
    if (stack_bytes > largest_stack_bytes) {
        throw error("spawn: a stack may have at most 1 GiB; choose a smaller stack_bytes");
    }
    if (under_sanitizer) {
        if (stack == stack_kind::sliced) stack_bytes = std::max(stack_bytes, run_stack_.bytes());
        stack = stack_kind::dedicated;
        stack_bytes *= sanitizer_stack_factor;
    }
    void* memory = tasklets_->allocate(control_block_bytes(type));
    auto& made = *new (memory) control_block;
    made.type = &type;
    made.stack = stack;
    made.slice = nullptr;
    made.home = this;
    made.slice_bytes = static_cast<std::uint32_t>(stack_bytes);
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
        tasklets_->free(&made, control_block_bytes(type));
        throw;
    }
}

void shard::free_tasklet(control_block& gone) noexcept {
    const std::size_t bytes = control_block_bytes(*gone.type);
    if (gone.type->boxed) {
        ::operator delete (*static_cast<void**>(gone.storage()),
                           std::align_val_t{gone.type->storage_alignment});
    }
    gone.state.store(tasklet_state::gone, std::memory_order_relaxed);
    shard* here = current_shard();
    object_pool::free_anywhere(&gone, bytes, here == nullptr ? nullptr : here->tasklets_.get());
}

void shard::adopt(control_block& fresh) {
    ++live_;
    ++statistics_.tasklets;
    ready_.push_back(fresh);
}

void shard::wake(control_block& waiter) noexcept {
    if (waiter.home == this) {
        make_ready(waiter);
    } else {
        waiter.kind = message_kind::wake;
        waiter.home->post(waiter);
    }
}

void shard::finish(control_block& done) {
    if (done.context != nullptr) {
        if (done.stack == stack_kind::dedicated) {
            after_last_switch(done.own_stack);
            stacks_.give_back(done.own_stack);
        } else if (done.slice != nullptr) {
            objects_->free(done.slice, done.slice_capacity);
        }
    }
    if (on_run_stack_ == &done) on_run_stack_ = nullptr;
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
            wake(*joiner);
            joiner = next;
        }
    }
    release(done);
}

}  // namespace throng::detail
