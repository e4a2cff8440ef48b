// Starting and ending a run: a pool of workers, its shards, and the tasklets that live there.
#pragma once

#include <throng/callbacks.hpp>
#include <throng/error.hpp>
#include <throng/tasklet.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace throng {

namespace detail {
class scheduler;
}

/// How a runtime is set up.
struct runtime_options {
    /// Threads that run tasklets at the same time; 0: one for each processor.
    unsigned workers = 0;
    /// Sets of tasklets between which work is spread; 0: four for each worker.
    unsigned shards = 0;
    /// Size of the run stack that a shard's sliced tasklets share, rounded up to a power of two of
    /// at least 64 KiB. Address space only.
    std::size_t run_stack_bytes = std::size_t{256} << 10;
    /// A tasklet that has not switched for this long is reported, once until it next switches;
    /// 0: none is. Costs a thread that looks four times in that time, but at every half millisecond
    /// at most, and takes the signal SIGURG on.
    std::chrono::milliseconds watchdog{0};
    /// Is told of each such tasklet, in the watchdog's thread, while the tasklet runs on; empty:
    /// report_stuck. An exception ends the run, once the tasklet has switched.
    std::function<void(const stuck_tasklet&)> on_stuck = {};
};

/// Thrown by `run` when no tasklet can ever go on: `what()` names each blocked tasklet, what it
/// waits for, and where in the source.
class deadlock_error : public error {
public:
    using error::error;
};

/// What has happened in a runtime so far.
struct runtime_statistics {
    std::uint64_t tasklets = 0;            ///< started
    std::uint64_t switches = 0;            ///< times that a tasklet was switched to
    std::uint64_t turns = 0;               ///< times that a worker took up a shard
    std::uint64_t worker_wakes = 0;        ///< times that a sleeping worker was asked to help
    std::uint64_t slice_bytes_copied = 0;  ///< by sliced tasklets, to and from the run stack
};

/// How things stand when a run with a budget returns.
enum class run_state : std::uint8_t {
    finished,  // no tasklet is left
    paused,    // the budget is spent, and there are tasklets that could go on
    waiting    // all that are left wait; for each other, or for something from outside
};

/// Workers and shards. Create it in an ordinary thread; `run` may be called any number of times,
/// by one thread at a time, and never by a tasklet. Several may exist, but run one at a time: all
/// take their threads from TBB, which may keep those of one from another that runs meanwhile.
class runtime {
public:
    /// Throws throng::error if the system refuses the threads or the memory.
    explicit runtime(const runtime_options& options = {});
    /// Unwinds the tasklets that a run with a budget has left.
    ~runtime();
    runtime(const runtime&) = delete;
    runtime& operator=(const runtime&) = delete;

    /// Calls `main()` in a tasklet with a stack of its own on shard 0, and returns its result once
    /// that and all tasklets that were spawned meanwhile have ended.
    ///
    /// Throws throng::error if a tasklet calls it.
    /// Throws what `main` throws, or the first exception of any other tasklet that nobody took
    /// with `join`; all other tasklets are unwound before that (see tasklet_killed). Throws
    /// deadlock_error when all that are left wait for each other.
    template <class Main>
    auto run(Main&& main) {
        auto guarded = [this, main = std::forward<Main>(main)]() mutable {
            try {
                return std::move(main)();
            } catch (const tasklet_killed&) {
                throw;
            } catch (...) {
                fail(std::current_exception());
                throw;
            }
        };
        using closure = decltype(guarded);
        const spawn_options options;
        const detail::outside_spawn from{first_shard(), options};
        auto& made = detail::make_tasklet<closure>(from, std::move(guarded));
        tasklet<std::invoke_result_t<closure>> handle(made);
        run_to_end(made);
        return handle.join();
    }

    /// Adds a tasklet from outside of tasklets, while nothing runs: it starts with the next run.
    /// `placement::here()` means shard 0. Throws throng::error if a tasklet calls it.
    template <class Callable, class... Arguments>
    auto spawn(const spawn_options& options, Callable&& callable, Arguments&&... arguments) {
        auto closure = detail::make_closure(std::forward<Callable>(callable),
                                            std::forward<Arguments>(arguments)...);
        using type = decltype(closure);
        const detail::outside_spawn from{first_shard(), options};
        auto& made = detail::make_tasklet<type>(from, std::move(closure));
        tasklet<std::invoke_result_t<type>> handle(made);
        detail::start_tasklet(made, from);
        return handle;
    }

    /// Lets tasklets run for a time, or `count` times (a tasklet that goes on after a wait or a
    /// yield counts anew), and returns; the next run goes on where this one has stopped. The budget
    /// is looked at between switches, never within. With several workers, which tasklets have run
    /// when it is spent is not defined. A run with a budget waits for timers and for input and
    /// output, but where all that are left wait for each other that is no error: it returns.
    ///
    /// Throws the first exception of a tasklet that nobody took with `join`; all others are
    /// unwound before that. Throws throng::error if a tasklet calls it.
    template <class Rep, class Period>
    run_state run_for(std::chrono::duration<Rep, Period> time) {
        return run_within(detail::end_of(time), no_limit);
    }
    /// The same, until `count` tasklets have been switched to.
    run_state run_tasklets(std::uint64_t count) {
        return run_within(std::chrono::steady_clock::time_point::max(), count);
    }

    /// How many threads run its tasklets.
    [[nodiscard]] unsigned workers() const;
    /// How many shards there are; see placement::on.
    [[nodiscard]] unsigned shards() const;

    /// Call it while nothing runs.
    [[nodiscard]] runtime_statistics statistics() const;

    /// Sets what is called before each switch to a tasklet, in place of what was; empty: nothing.
    /// Only while nothing runs: throws throng::error otherwise.
    ///
    /// The worker that is about to switch calls it, for its shard; several may at the same time, of
    /// different shards. No tasklet is current meanwhile, so that whatever would wait, switch or
    /// use a channel throws throng::error. An exception ends the run: that tasklet is not switched
    /// to. Also called while a run that has failed is unwound; exceptions are then passed over.
    void on_switch(switch_callback callback);

    /// The same for each operation on a channel: `send`, `receive` and their like, once each; of a
    /// select, for the case that is carried out or, if it has to wait, for each one. Not for
    /// `close`. Called by the tasklet, on its stack, before the operation.
    ///
    /// The callback must not switch (switch_refused is thrown) nor use a channel (throng::error).
    /// Its exception is thrown by the operation, which does nothing, and ends the run. For an
    /// operation on a channel of another shard `will_block` is always true: it waits for the
    /// answer.
    void on_channel(channel_callback callback);

    /// For the layers above.
    [[nodiscard]] detail::scheduler& scheduler() const { return *scheduler_; }

private:
    [[nodiscard]] detail::shard& first_shard() const;
    static constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();
    run_state run_within(std::chrono::steady_clock::time_point end, std::uint64_t switches);
    void run_to_end(detail::control_block& main);
    void fail(std::exception_ptr reason);

    std::unique_ptr<detail::scheduler> scheduler_;
};

/// How many tasklets of the calling tasklet's shard are ready or running: the caller at least. Not
/// those that another shard has spawned or woken there just now. Counts one by one, so that it
/// takes time for each. Throws throng::error outside of tasklets.
[[nodiscard]] std::size_t ready_count();

/// Runs `main()` in a runtime of its own; see runtime::run.
template <class Main>
auto run(Main&& main, const runtime_options& options = {}) {
    runtime its(options);
    return its.run(std::forward<Main>(main));
}

}  // namespace throng
