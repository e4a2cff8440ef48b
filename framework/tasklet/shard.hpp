// A shard: a set of tasklets that share one run stack and never run at the same time.
#pragma once

#include "tasklet/exception_state.hpp"
#include "tasklet/inbox.hpp"
#include "tasklet/object_pool.hpp"
#include "tasklet/sanitizer_switch.hpp"
#include "tasklet/stack_pool.hpp"
#include "tasklet/timer_queue.hpp"

#include <throng/callbacks.hpp>
#include <throng/detail/tasklet/control_block.hpp>
#include <throng/detail/tasklet/shard_core.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace throng::detail {

class inspection;
class scheduler;

/// What a shard has done so far; read it while the shard does not run.
struct shard_statistics {
    std::uint64_t switches = 0;  // times that a tasklet was switched to
    std::uint64_t turns = 0;     // times that a worker took the shard up
    std::uint64_t tasklets = 0;  // started so far
    std::uint64_t slice_bytes_copied = 0;
};

/// Only `post` may be called by any thread. All else belongs to the thread that runs the shard at
/// the moment, which is to say to its scheduler loop and to its tasklets.
class shard : public shard_core {
public:
    shard(scheduler& owner, std::uint32_t index, std::size_t run_stack_bytes,
          const std::shared_ptr<slab_source>& memory, stack_pool& stacks);
    ~shard();
    shard(const shard&) = delete;
    shard& operator=(const shard&) = delete;

    /// Any thread: hands a message over and sees to it that the shard runs.
    void post(message& item) noexcept;

    // ---- for the scheduler
    /// One turn: delivers messages and runs tasklets until nothing is left to do or the turn is
    /// over. True if there is more to do. The shard stays active.
    [[nodiscard]] bool run_turn();
    /// Ends its being active, after a turn; false if there is something to do, and it is still.
    [[nodiscard]] bool become_idle();
    /// Whether a timer has to be fired.
    [[nodiscard]] bool is_due(timer_queue::time_point now) noexcept {
        return !timers_.empty() && timers_.next_end() <= now;
    }
    /// Keeps workers away from the shard until `let_go`; false if it is active. Between runs, and
    /// from its creation on, a shard is held: messages wait in its inbox.
    [[nodiscard]] bool try_hold() noexcept { return !active_.exchange(true); }
    /// Makes the shard active if it has anything to do. For the thread that holds it.
    void let_go() noexcept;
    [[nodiscard]] bool has_messages() const noexcept { return !inbox_.empty(); }
    [[nodiscard]] bool has_work() const noexcept { return has_messages() || is_ready(); }
    /// Gives up: delivers what is in the inbox, forgets what was ready. The shard is held.
    void abandon_queues() noexcept;
    /// Marks a tasklet of this shard for unwinding and makes it run.
    void condemn(control_block& victim);
    [[nodiscard]] std::int64_t live_tasklets() const { return live_; }
    /// Calls visit(control_block&) for each tasklet allocated by this shard that is not gone.
    template <class Visit>
    void for_each_tasklet(Visit visit) const {
        tasklets_->for_each_place([&](void* place) {
            auto& it = *static_cast<control_block*>(place);
            if (it.state.load(std::memory_order_relaxed) != tasklet_state::gone) visit(it);
        });
    }

    // ---- for tasklets and the objects they wait for
    [[nodiscard]] control_block* current() const { return running; }
    /// How many are ready or running; takes time for each.
    [[nodiscard]] std::size_t ready_count() const noexcept {
        return 1 + ready.size() + (bulk_.size() - next_in_bulk_);
    }
    [[nodiscard]] scheduler& owner() const { return owner_; }
    [[nodiscard]] std::uint32_t index() const { return index_; }
    /// While a sliced tasklet lives here.
    [[nodiscard]] const dedicated_stack& run_stack() const { return *run_stack_; }
    [[nodiscard]] const shard_statistics& statistics() const { return statistics_; }

    /// A new tasklet's control block, its storage not yet filled.
    [[nodiscard]] control_block& allocate_tasklet(const tasklet_type& type, stack_kind stack,
                                                  std::size_t stack_bytes);
    static void free_tasklet(control_block& gone) noexcept;

    /// Counts in a tasklet that is to live here, and makes it ready.
    void adopt(control_block& fresh) noexcept {
        count_in(fresh);
        ready.push_back(fresh);
    }
    /// Room for one more in bulk. Throws std::bad_alloc.
    void make_room_in_bulk() {
        if (bulk_.size() == bulk_.capacity()) bulk_.reserve(2 * bulk_.size() + 64);
    }
    /// The same for one of many, in turn with others that are ready: kept in an array, they are on
    /// their way to the cache before their turn comes. It is not touched, so that it need not be in
    /// the cache now: who ends its wait must see to it that nobody else does. After
    /// `make_room_in_bulk`.
    void make_ready_in_bulk(control_block& it) noexcept {
        bulk_.push_back(&it);
        only_by_loop_ = true;
    }
    /// Counts in a tasklet that is to live here, and makes it ready in bulk.
    void adopt_in_bulk(control_block& fresh) noexcept {
        count_in(fresh);
        make_ready_in_bulk(fresh);
    }
    /// Makes a tasklet of this shard ready if it is parked (it may be being unwound instead).
    void unpark(control_block& it) noexcept {
        if (it.state.load(std::memory_order_relaxed) == tasklet_state::parked) make_ready(it);
    }
    /// The current tasklet parks. Where it is killed it does not throw: it has to look.
    void park_unthrowing() {
        control_block& self = *running;
        self.returns_killed = true;
        self.state.store(tasklet_state::parked, std::memory_order_relaxed);
        suspend();
        self.returns_killed = false;
    }
    /// The current tasklet waits at `target`. For a caller that does nothing behind it, and so
    /// leaves no frame on the stack. Where it is killed it does not throw: it has to look; and
    /// `returns_killed` stays set until it is reset.
    void wait_as_last(wait_target& target, wait_operation operation) {
        control_block& self = *running;
        self.waiting_for = &target;
        self.operation = operation;
        self.returns_killed = true;
        self.state.store(tasklet_state::blocked, std::memory_order_relaxed);
        suspend();
    }
    /// The tasklet that goes on when `waiter`, which may stand in for it, has been answered.
    [[nodiscard]] static control_block& whose_wait_ended(control_block& waiter) noexcept;
    /// Makes a tasklet ready that has been waiting, wherever its home is.
    void wake(control_block& waiter) noexcept;

    /// The current tasklet goes to the end of the run queue.
    void yield();
    /// The same, and `next`, which was waiting, runs at once. Both are of this shard.
    void yield_to(control_block& next);
    /// Switches away from the current tasklet, whose state has been set; back when it is resumed.
    /// Throws tasklet_killed instead if it is to be unwound.
    void suspend();
    /// Once the next switch is complete, the current tasklet is posted to `target` as an operation.
    void post_after_switch(shard& target) noexcept {
        to_post_ = running;
        post_to_ = &target;
    }

    /// Timers of this shard's tasklets.
    [[nodiscard]] timer_queue& timers() { return timers_; }
    /// Ends the wait of a blocked tasklet of this shard, if it has not ended: it will be ready
    /// then. `request` must live until it is.
    void end_wait(control_block& waiter, withdrawal& request) noexcept;

    /// From a sequence that is the same on every run (G. Marsaglia's xorshift).
    [[nodiscard]] std::uint32_t random() noexcept {
        random_ ^= random_ << 13;
        random_ ^= random_ >> 17;
        random_ ^= random_ << 5;
        return random_;
    }

    /// Memory of this shard's owner: slices, channels, values.
    [[nodiscard]] object_pool& objects() { return *objects_; }

    /// Gives back the memory of tasklets and of what they had, if all are gone. Not from a tasklet.
    void shed_memory() noexcept;

    /// Locks of the operating system that the running tasklet holds; switching is refused then.
    std::uint32_t locks_held = 0;

    // ---- for the watchdog: any thread
    /// How many there have been so far.
    [[nodiscard]] std::uint64_t switches() noexcept {
        return std::atomic_ref(statistics_.switches).load(std::memory_order_relaxed);
    }
    /// The kernel's number of the thread that runs the shard; 0: none does.
    [[nodiscard]] int thread_of_turn() const noexcept {
        return thread_of_turn_.load(std::memory_order_relaxed);
    }
    /// To be carried out by that thread when it next gets the watchdog's signal.
    std::atomic<inspection*> inspection_wanted{nullptr};

    // ---- see runtime::on_switch and runtime::on_channel; set while nothing runs
    const switch_callback* on_switch = nullptr;
    bool tells_of_channels = false;

private:
    static constexpr std::uint32_t switches_per_turn = 1024;

    void count_in(control_block& fresh) noexcept;
    void deliver_messages() noexcept;
    void deliver_wake(control_block& it) noexcept;
    void fire_timers() noexcept;
    void keep_time();
    void allocate_box(control_block& made);
    [[nodiscard]] bool is_ready() const { return !ready.empty() || next_in_bulk_ < bulk_.size(); }
    [[nodiscard]] control_block* next_ready() noexcept;
    void prefetch_ready() const;
    void prefetch_bulk() const;
    void run_ready();
    [[nodiscard]] bool may_go_on() const;
    void resume(control_block& next);
    [[nodiscard]] bool announce(control_block& next) noexcept;
    // The watchdog may read it meanwhile; no more than a plain increment.
    [[gnu::always_inline]] void count_switch() noexcept {
        __atomic_store_n(&statistics_.switches, statistics_.switches + 1, __ATOMIC_RELAXED);
    }
    void cancel(control_block& fresh);
    [[nodiscard]] bool may_switch_to(const control_block& next) const;
    void switch_to(control_block& next);
    void switch_to_loop();
    [[nodiscard]] bool prepare(control_block& next) noexcept;
    void prepare_stack(control_block& next);
    void take_run_stack(control_block& fresh);
    void give_back_run_stack() noexcept;
    void settle_left();
    [[nodiscard]] bool needs_care() const;
    void suspend_here();
    friend void suspend(control_block& self);
    void free_stack(control_block& done) noexcept;
    void bring_back_slice(control_block& next);
    void put_slice_away(control_block& parked);
    void finish(control_block& done);
    void publish_after_switch();
    void suspend_with_exceptions();
    friend struct context_switch;

    // Behind the core: what every switch looks at.
    void* scheduler_context_ = nullptr;
    exception_state* exceptions_ = nullptr;  // of the thread that runs the shard
    std::uint32_t switches_left_ = 0;        // in this turn
    bool only_by_loop_ = false;              // tasklets are not to switch to each other
    bool turn_over_ = false;
    bool ended_ = false;                // who has just switched away is done
    void* left_at_ = nullptr;           // the context of a sliced one that has
    control_block* to_post_ = nullptr;  // published once it has been switched out
    shard* post_to_ = nullptr;
    control_block* on_run_stack_ = nullptr;  // the sliced tasklet whose frames are there now
    char* slice_top_ = nullptr;              // above, it is the same for every sliced tasklet
    shard_statistics statistics_;
    std::vector<control_block*> bulk_;  // ready too
    std::size_t next_in_bulk_ = 0;
    bool bulk_is_next_ = false;  // where there are others as well

    scheduler& owner_;
    const std::uint32_t index_;
    std::uint32_t random_;
    sanitizer_thread sanitizer_;
    const std::size_t run_stack_bytes_;
    stack_pool& stacks_;
    dedicated_stack* run_stack_ = nullptr;  // its address matters to slices: kept while any lives
    object_pool::handle objects_;
    object_pool::handle tasklets_;
    timer_queue timers_;
    bool keeps_time_ = false;          // counted by the scheduler as one that has timers
    timer_queue::time_point alarm_{};  // when it will be run for them
    std::int64_t live_ = 0;
    std::atomic<int> thread_of_turn_{0};

    // Apart from the rest: other threads write to these.
    alignas(64) inbox inbox_;
    std::atomic<bool> active_{true};  // run by a worker, in line for one, or held
};

}  // namespace throng::detail
