#include "tasklet/scheduler.hpp"

#include "tasklet/current.hpp"
#include "tasklet/stack_overflow.hpp"

#include <throng/error.hpp>

#include <algorithm>
#include <chrono>
#include <limits>
#include <thread>
#include <utility>

namespace throng::detail {

namespace {

constexpr std::chrono::microseconds look_out_time{20};
constexpr unsigned looks_for_each_time = 64;  // a look costs a pause, the time more
constexpr int most_unwinding_rounds = 1000;
constexpr auto no_end = std::chrono::steady_clock::time_point::max();

unsigned workers_wanted(const runtime_options& options) {
    if (options.workers > 0) return options.workers;
    return std::max(1u, std::thread::hardware_concurrency());
}

unsigned shards_wanted(const runtime_options& options) {
    return options.shards > 0 ? options.shards : 4 * workers_wanted(options);
}

void pause() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

// Counts up, unless that would be more than `most`; whether it did.
bool count_one_more(std::atomic<unsigned>& count, unsigned most) noexcept {
    unsigned now = count.load();
    do {
        if (now == most) return false;
    } while (!count.compare_exchange_weak(now, now + 1));
    return true;
}

}  // namespace

scheduler::scheduler(const runtime_options& options)
    : workers_(workers_wanted(options)),
      looks_out_(workers_ <= std::thread::hardware_concurrency()),
      memory_(std::make_shared<slab_source>()),
      reactor_(shards_wanted(options)),
      threads_(workers_, [this] { work(); }) {
    const unsigned count = shards_wanted(options);
    shards_.reserve(count);
    for (unsigned i = 0; i < count; ++i) {
        shards_.push_back(
            std::make_unique<shard>(*this, i, options.run_stack_bytes, memory_, stacks_));
    }
    report_stack_overflows();
    if (options.watchdog.count() > 0)
        watchdog_ = std::make_unique<watchdog>(*this, options.watchdog, options.on_stuck);
}

scheduler::~scheduler() {
    unwind_all();
    reactor_.stop();
    while (inside_.load(std::memory_order_acquire) > 0) std::this_thread::yield();
    unwinding_.store(true, std::memory_order_relaxed);  // nothing comes of messages that are left
    abandon_messages();
    for (const auto& each : shards_) {
        each->for_each_tasklet([](control_block& kept) { kept.home = nullptr; });
    }
}

void scheduler::activate(shard& idle) noexcept {
    active_shards_.fetch_add(1, std::memory_order_relaxed);
    put_in_line(idle);
    call_worker_if_needed();
}

void scheduler::put_in_line(shard& active) {
    ready_.push(&active);
    ready_count_.fetch_add(1);
}

// Whoever looks out finds the shard without a call, and calls the next worker if there are more.
void scheduler::call_worker_if_needed() noexcept {
    if (looking_out_.load() == 0) call_worker();
}

void scheduler::call_worker() noexcept {
    if (!count_one_more(awake_, workers_)) return;
    wakes_.fetch_add(1, std::memory_order_relaxed);
    threads_.call();
}

// What a worker does from a call on until there is nothing to do.
void scheduler::work() {
    do {
        while (shard* next = take_ready()) run_shard(*next);
    } while (!may_sleep());
}

shard* scheduler::take_ready() noexcept {
    shard* next = nullptr;
    if (!ready_.try_pop(next)) return nullptr;
    if (ready_count_.fetch_sub(1) > 1) call_worker_if_needed();
    return next;
}

void scheduler::run_shard(shard& its) {
    for (;;) {
        while (its.run_turn()) {
            if (ready_count_.load() > 0) return put_in_line(its);
        }
        if (look_out(its)) continue;
        if (!its.become_idle()) continue;
        if (active_shards_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
            const std::lock_guard lock(mutex_);
            quiescent_.notify_all();
        }
        return;
    }
}

// Whether there soon is something to do for the shard, before another is ready to run.
bool scheduler::look_out(shard& its) noexcept {
    if (!looks_out_ || its.live_tasklets() == 0) return false;
    for (unsigned round = 0; round < looks_for_each_time; ++round) {
        if (its.has_messages()) return true;
        pause();
    }
    looking_out_.fetch_add(1);
    const auto end = std::chrono::steady_clock::now() + look_out_time;
    bool found = false;
    for (unsigned round = 1; !found && !stopping(); ++round) {
        if (ready_count_.load(std::memory_order_relaxed) > 0) break;
        pause();
        found = its.has_messages();
        if (found || round % looks_for_each_time != 0) continue;
        const auto now = std::chrono::steady_clock::now();
        found = its.is_due(now);
        if (now >= end) break;
    }
    looking_out_.fetch_sub(1);
    if (found && ready_count_.load() > 0) call_worker_if_needed();
    return found;
}

// Whether there is no shard to run. The worker is then no longer counted as awake.
bool scheduler::may_sleep() noexcept {
    awake_.fetch_sub(1);
    // A shard may have become active while this worker still counted as awake.
    if (ready_count_.load() <= 0) return true;
    return !count_one_more(awake_, workers_);
}

void scheduler::run(control_block& main) {
    begin_run();
    next_shard_.store(0, std::memory_order_relaxed);  // the same on every run
    at(0).post(main);
    run_until_quiescent(no_end);
    if (live_tasklets() > 0 && !stopping()) {
        fail(std::make_exception_ptr(deadlock_error(describe_deadlock(*this))));
    }
    end_run();
}

run_state scheduler::run_within(std::chrono::steady_clock::time_point end, std::uint64_t switches) {
    begin_run();
    limited_ = switches != std::numeric_limits<std::uint64_t>::max();
    switches_left_.store(switches);
    run_until_quiescent(end);
    limited_ = false;
    end_run();
    if (live_tasklets() == 0 && !any_messages()) return run_state::finished;
    const bool any_ready = std::any_of(shards_.begin(), shards_.end(),
                                       [](const auto& each) { return each->has_work(); });
    return any_ready || expected_.load() > 0 ? run_state::paused : run_state::waiting;
}

std::uint32_t scheduler::take_switches(std::uint32_t wanted) noexcept {
    if (!limited_) [[likely]]
        return wanted;
    std::uint64_t left = switches_left_.load();
    std::uint32_t taken = 0;
    do {
        taken = static_cast<std::uint32_t>(std::min<std::uint64_t>(left, wanted));
    } while (!switches_left_.compare_exchange_weak(left, left - taken));
    if (taken == 0) stop();
    return taken;
}

void scheduler::stop() noexcept {
    const std::lock_guard lock(mutex_);
    stopping_.store(true, std::memory_order_relaxed);
    quiescent_.notify_all();
}

void scheduler::begin_run() {
    const std::lock_guard lock(mutex_);
    THRONG_CHECK(!accepts_failure_, "a runtime is run by one thread at a time");
    accepts_failure_ = true;
}

// What has failed is unwound and thrown; what has only stopped stays as it is.
void scheduler::end_run() {
    std::exception_ptr failure;
    {
        const std::lock_guard lock(mutex_);
        accepts_failure_ = false;
        failure = std::exchange(failure_, nullptr);
    }
    if (failure != nullptr) unwind_all();
    stopping_.store(false, std::memory_order_relaxed);
    if (failure != nullptr) std::rethrow_exception(failure);
}

void scheduler::unwind_all() {
    unwinding_.store(true, std::memory_order_relaxed);
    for (int round = 0; live_tasklets() > 0; ++round) {
        THRONG_CHECK(round < most_unwinding_rounds, "a tasklet refuses to be unwound");
        unwind_everything();
    }
    unwinding_.store(false, std::memory_order_relaxed);
}

// Lets all shards go, which are held, waits until none has anything to do, or stops them at `end`,
// and holds them again.
void scheduler::run_until_quiescent(std::chrono::steady_clock::time_point end) {
    let_shards_go();
    do {
        std::unique_lock lock(mutex_);
        const auto quiet = [this] { return is_quiet(); };
        if (end == no_end) {
            quiescent_.wait(lock, quiet);
        } else if (!quiescent_.wait_until(lock, end, quiet)) {
            stopping_.store(true, std::memory_order_relaxed);
            quiescent_.wait(lock, quiet);
        }
    } while (!hold_shards());
}

// No shard runs, and nothing will come from outside, or it does not matter any more. What comes is
// given to a shard before it is no longer expected: so the shards are looked at last.
bool scheduler::is_quiet() const noexcept {
    return (expected_.load() == 0 || stopping()) && active_shards_.load() == 0;
}

void scheduler::expect(int change) noexcept {
    if (expected_.fetch_add(change) + change > 0) return;
    const std::lock_guard lock(mutex_);
    quiescent_.notify_all();
}

void scheduler::begin_operation() noexcept {
    inside_.fetch_add(1);
    operations_.fetch_add(1);
    expect(1);
}

void scheduler::end_operation() noexcept {
    expect(-1);
    if (operations_.fetch_sub(1) == 1) {
        const std::lock_guard lock(mutex_);
        quiescent_.notify_all();
    }
    inside_.fetch_sub(1, std::memory_order_release);
}

void scheduler::await_operations() {
    std::unique_lock lock(mutex_);
    quiescent_.wait(lock, [this] { return operations_.load() == 0; });
}

// Those with work last: nothing runs before all others are ready to be activated, so that with one
// worker shards come into line in the same order on every run.
void scheduler::let_shards_go() {
    std::vector<shard*> with_work;
    for (const auto& each : shards_) {
        if (each->has_work())
            with_work.push_back(each.get());
        else
            each->let_go();
    }
    for (shard* each : with_work) each->let_go();
}

// False, and none is held, if a thread outside of the runtime has given one something to do.
bool scheduler::hold_shards() noexcept {
    std::size_t held = 0;
    while (held < shards_.size() && shards_[held]->try_hold()) ++held;
    const bool all = held == shards_.size();
    if (all && (stopping() || (!any_messages() && expected_.load() == 0))) return true;
    while (held > 0) shards_[--held]->let_go();
    return false;
}

bool scheduler::any_messages() const noexcept {
    return std::any_of(shards_.begin(), shards_.end(),
                       [](const auto& each) { return each->has_messages(); });
}

// Until there are none: delivering one may post another.
void scheduler::abandon_messages() noexcept {
    do {
        for (const auto& each : shards_) each->abandon_queues();
    } while (any_messages());
}

void scheduler::fail(std::exception_ptr reason) noexcept {
    const std::lock_guard lock(mutex_);
    if (!accepts_failure_) return;
    accepts_failure_ = false;
    failure_ = std::move(reason);
    stopping_.store(true, std::memory_order_relaxed);
    quiescent_.notify_all();
}

// All shards are held. Every list that a tasklet may stand in is emptied, and every operation on
// its memory, by then cancelled, has ended; then each tasklet is resumed once more, to be unwound
// by an exception where it stands.
void scheduler::unwind_everything() {
    for (const auto& each : shards_) {
        each->for_each_tasklet([](control_block& left) {
            if (left.waiting_for != nullptr &&
                left.state.load(std::memory_order_relaxed) == tasklet_state::blocked) {
                left.waiting_for->abandon_waiters();
            }
        });
    }
    await_operations();
    abandon_messages();
    for (const auto& each : shards_) {
        each->for_each_tasklet([](control_block& left) {
            if (left.state.load() != tasklet_state::done) left.home->condemn(left);
        });
    }
    stopping_.store(false, std::memory_order_relaxed);
    run_until_quiescent(no_end);
}

std::int64_t scheduler::live_tasklets() const {
    std::int64_t live = 0;
    for (const auto& each : shards_) live += each->live_tasklets();
    return live;
}

runtime_statistics scheduler::statistics() const {
    runtime_statistics sum;
    for (const auto& each : shards_) {
        const shard_statistics& its = each->statistics();
        sum.tasklets += its.tasklets;
        sum.switches += its.switches;
        sum.turns += its.turns;
        sum.slice_bytes_copied += its.slice_bytes_copied;
    }
    sum.worker_wakes = wakes_.load(std::memory_order_relaxed);
    return sum;
}

}  // namespace throng::detail
