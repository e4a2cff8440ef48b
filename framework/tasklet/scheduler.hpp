// The worker pool: which shard runs next, on which thread, and when nothing can run any more.
#pragma once

#include "tasklet/name_table.hpp"
#include "tasklet/reactor.hpp"
#include "tasklet/shard.hpp"
#include "tasklet/watchdog.hpp"
#include "tasklet/worker_threads.hpp"

#include <throng/runtime.hpp>

#include <oneapi/tbb/concurrent_queue.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace throng::detail {

/// Runs shards that have work on so many threads of its own.
///
/// An active shard (one with work) is either run by a worker or stands in a queue, first come,
/// first served: with one worker, the order of all switches is the same on every run. A worker
/// that has run one until it has nothing to do looks out for some microseconds, for messages to it
/// and for other shards, before it leaves it idle; and it sleeps only once there is none to run.
/// So what comes for an idle shard costs a futex wake only where all awake workers are busy.
class scheduler {
public:
    explicit scheduler(const runtime_options& options);
    ~scheduler();
    scheduler(const scheduler&) = delete;
    scheduler& operator=(const scheduler&) = delete;

    [[nodiscard]] shard& at(std::size_t index) { return *shards_[index]; }
    [[nodiscard]] unsigned shard_count() const { return static_cast<unsigned>(shards_.size()); }
    [[nodiscard]] unsigned worker_count() const { return workers_; }
    [[nodiscard]] runtime_statistics statistics() const;
    [[nodiscard]] name_table& names() { return names_; }
    /// Of all shards' tasklets and what they have.
    [[nodiscard]] slab_source& memory() { return *memory_; }

    /// An empty one: none. Throw throng::error during a run.
    void set_switch_callback(switch_callback callback);
    void set_channel_callback(channel_callback callback);
    [[nodiscard]] const channel_callback& on_channel() const { return on_channel_; }

    /// A shard for a tasklet that may live anywhere: each in turn. Any thread.
    [[nodiscard]] shard& any_shard() {
        return at(next_shard_.fetch_add(1, std::memory_order_relaxed) % shards_.size());
    }

    /// Runs until `main` (fresh, of shard 0) and all other tasklets have ended; see runtime::run.
    void run(control_block& main);

    /// Runs until no tasklet can go on, until a point in time, or for so many switches; see
    /// runtime::run_for.
    run_state run_within(std::chrono::steady_clock::time_point end, std::uint64_t switches);

    /// For a shard's turn: how many of `wanted` switches it may make. Stops the run if none is
    /// left.
    [[nodiscard]] std::uint32_t take_switches(std::uint32_t wanted) noexcept;
    /// Those that it has not made.
    void give_back_switches(std::uint32_t unused) noexcept {
        if (limited_ && unused > 0) switches_left_.fetch_add(unused);
    }

    /// Any thread: a shard that was idle has got work.
    void activate(shard& idle) noexcept;

    /// Any thread: ends the run with this exception, unless another has ended it before. Tasklets
    /// are unwound; those that run go on until they next switch.
    void fail(std::exception_ptr reason) noexcept;

    /// Any thread: something is under way outside of the shards that will give one of them work
    /// (+1), or it is no longer (-1). While there is any, quiet is not the end of the run.
    void expect(int change) noexcept;

    /// Any thread, the same for an operation that works in the memory of a blocked tasklet: a run
    /// that is being given up waits for its end too. `end_operation` comes after the wake.
    void begin_operation() noexcept;
    void end_operation() noexcept;

    /// Time, and input and output.
    [[nodiscard]] reactor& outside() { return reactor_; }

    /// Whether the run is being given up: shards stop at their next switch.
    [[nodiscard]] bool stopping() const { return stopping_.load(std::memory_order_relaxed); }

    /// Whether what is left is being unwound: who is spawned meanwhile never starts.
    [[nodiscard]] bool unwinding() const { return unwinding_.load(std::memory_order_relaxed); }

private:
    void work();
    [[nodiscard]] shard* take_ready() noexcept;
    void run_shard(shard& its);
    [[nodiscard]] bool look_out(shard& its) noexcept;
    [[nodiscard]] bool may_sleep() noexcept;
    void put_in_line(shard& active);
    void call_worker() noexcept;
    void call_worker_if_needed() noexcept;
    void begin_run();
    void end_run();
    void run_until_quiescent(std::chrono::steady_clock::time_point end);
    [[nodiscard]] bool is_quiet() const noexcept;
    void let_shards_go();
    [[nodiscard]] bool hold_shards() noexcept;
    [[nodiscard]] bool any_messages() const noexcept;
    void abandon_messages() noexcept;
    void await_operations();
    void unwind_all();
    void unwind_everything();
    void stop() noexcept;
    [[nodiscard]] std::int64_t live_tasklets() const;
    void check_that_nothing_runs();

    const unsigned workers_;
    const bool looks_out_;  // there is a processor for each worker
    bool limited_ = false;  // this run has a budget of switches
    std::atomic<bool> stopping_{false};
    std::atomic<bool> unwinding_{false};
    std::shared_ptr<slab_source> memory_;
    stack_pool stacks_;
    std::vector<std::unique_ptr<shard>> shards_;
    std::atomic<std::size_t> next_shard_{0};

    tbb::concurrent_queue<shard*> ready_;
    alignas(64) std::atomic<std::int64_t> ready_count_{0};  // of ready_; may lag, never misleads
    alignas(64) std::atomic<std::int64_t> active_shards_{0};
    std::atomic<std::int64_t> expected_{0};       // see `expect`
    std::atomic<std::int64_t> operations_{0};     // see `begin_operation`
    alignas(64) std::atomic<unsigned> awake_{0};  // workers in `work`, or called to it
    std::atomic<unsigned> looking_out_{0};        // of those, with an idle shard
    std::atomic<unsigned> inside_{0};             // other threads that may still touch this object
    std::atomic<std::uint64_t> wakes_{0};

    std::atomic<std::uint64_t> switches_left_{0};
    std::mutex mutex_;
    std::condition_variable quiescent_;
    bool accepts_failure_ = false;  // a run is under way and has not failed
    std::exception_ptr failure_;
    name_table names_;
    reactor reactor_;
    switch_callback on_switch_;
    channel_callback on_channel_;
    worker_threads threads_;              // what goes before them may still be at work
    std::unique_ptr<watchdog> watchdog_;  // the first to go: it looks at all the rest
};

/// Carries out a join that was posted from another shard, or the operation on a wait_target.
void operate_for(shard& here, control_block& waiter);

/// Ends the wait of `waiter`, which is blocked, unless it has been answered; for its home shard.
/// True if that is done, and it may go on; false if it will be woken. See wait_target::withdraw.
[[nodiscard]] bool withdraw_from_wait(control_block& waiter, withdrawal& request) noexcept;

/// Throws what ends the wait of `self`, which is_interrupted(), out of the call in which it waits.
[[noreturn]] void interrupt_wait(control_block& self);

/// Gives back one reference; the last one frees the tasklet, and reports an exception that nobody
/// has seen to its scheduler.
void release(control_block& it) noexcept;

/// Describes each tasklet that is left when nothing can run.
[[nodiscard]] std::string describe_deadlock(scheduler& where);

}  // namespace throng::detail
