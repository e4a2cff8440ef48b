// What timers cost: one that is set and taken back, one that comes up at once, and many that come
// up together.
#include "runtime_bench.hpp"

#include <throng/channel.hpp>

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <vector>

namespace throng::bench {

namespace {

using steady_clock = std::chrono::steady_clock;
using std::chrono::nanoseconds;

std::uint64_t numbers_per_batch() { return test::scaled(10'000); }

// The receiver is preferred, and so waits for each number anew: it sets a timer each time.
bool receive_in_time(stack_kind stack) {
    const channel<std::uint64_t> numbers;
    auto reader = spawn({.stack = stack}, [numbers] {
        std::uint64_t sum = 0;
        while (auto number = numbers.receive_for(std::chrono::hours(1))) sum += *number;
        return sum;
    });
    auto writer = spawn({.stack = stack}, [numbers] {
        const std::uint64_t count = numbers_per_batch();
        for (std::uint64_t i = 0; i < count; ++i) numbers.send(i);
        numbers.close();
    });
    writer.join();
    const std::uint64_t count = numbers_per_batch();
    return reader.join() == count * (count - 1) / 2;
}

void set_and_take_back(benchmark::State& state, stack_kind stack) {
    run_batches(state, one_shard, static_cast<std::int64_t>(numbers_per_batch()),
                [stack] { return receive_in_time(stack); });
}

// Each sleeps until a time that has passed, so that all that is measured is the work.
bool sleep_for_no_time(stack_kind stack, std::int64_t tasklets) {
    std::int64_t awake = 0;
    const auto begin = steady_clock::now();
    std::vector<tasklet<void>> all;
    for (std::int64_t i = 0; i < tasklets; ++i) {
        all.push_back(spawn({.stack = stack}, [&awake, end = begin - nanoseconds(i)] {
            sleep_until(end);
            ++awake;
        }));
    }
    for (auto& each : all) each.join();
    return awake == tasklets;
}

void come_up_at_once(benchmark::State& state, stack_kind stack) {
    const std::int64_t tasklets = state.range(0);
    run_batches(state, one_shard, tasklets, [=] { return sleep_for_no_time(stack, tasklets); });
}

struct awakening {
    steady_clock::time_point begin;  // the last of their times
    steady_clock::time_point end;    // when the last of them has gone on
    bool right = true;
};

// All are asleep when the first time comes; the times lie within a millisecond.
awakening wake_together(std::int64_t tasklets) {
    std::mt19937 random(1);
    std::uniform_int_distribution<std::int64_t> spread(0, 1'000'000);
    awakening all{steady_clock::now() + std::chrono::milliseconds(100 + tasklets / 500), {}, true};
    std::int64_t awake = 0;
    std::vector<tasklet<void>> sleepers;
    for (std::int64_t i = 0; i < tasklets; ++i) {
        sleepers.push_back(spawn({.stack = stack_kind::sliced},
                                 [&all, &awake, end = all.begin - nanoseconds(spread(random))] {
                                     sleep_until(end);
                                     all.right = all.right && steady_clock::now() >= end;
                                     ++awake;
                                 }));
    }
    for (auto& each : sleepers) each.join();
    all.end = steady_clock::now();
    all.right = all.right && awake == tasklets;
    return all;
}

// The time is that from when all are due until all have gone on.
void sleep_of_many(benchmark::State& state) {
    const std::int64_t tasklets = state.range(0);
    runtime its(one_shard);
    bool right = true;
    for (auto _ : state) {
        const awakening all = its.run([tasklets] { return wake_together(tasklets); });
        right = right && all.right;
        const std::chrono::duration<double> late = all.end - all.begin;
        state.SetIterationTime(late.count());
    }
    check_answers(state, right);
    state.counters["each"] = time_of_each(state, tasklets);
}

}  // namespace

void add_timer_benchmarks() {
    for (const stack_kind stack : {stack_kind::dedicated, stack_kind::sliced}) {
        const std::string kind = name_of(stack);
        by_work(benchmark::RegisterBenchmark(
            ("timer/receive_for/" + kind).c_str(),
            [stack](benchmark::State& state) { set_and_take_back(state, stack); }));
        by_work(benchmark::RegisterBenchmark(
                    ("timer/passed/" + kind).c_str(),
                    [stack](benchmark::State& state) { come_up_at_once(state, stack); }))
            ->Arg(1000);
    }
    constexpr std::int64_t most = test::sanitized ? 1000 : 100'000;
    benchmark::RegisterBenchmark("timer/sleep_of_many", &sleep_of_many)
        ->RangeMultiplier(10)
        ->Range(1000, std::max<std::int64_t>(1000, most))
        ->Iterations(5)
        ->UseManualTime()
        ->Unit(benchmark::kMicrosecond);
}

}  // namespace throng::bench
