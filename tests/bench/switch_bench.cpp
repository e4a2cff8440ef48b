// What it costs to switch from one tasklet to another, by yield and by park and wake, and how that
// depends on the depth of a sliced tasklet's stack.
#include "runtime_bench.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace throng::bench {

namespace {

// Each of the tasklets calls `body(rounds, steps)`, which counts its steps and yields after each.
template <class Body>
bool take_turns(stack_kind stack, std::int64_t tasklets, std::int64_t rounds, Body body) {
    std::int64_t steps = 0;
    std::vector<tasklet<bool>> all;
    for (std::int64_t i = 0; i < tasklets; ++i) {
        all.push_back(
            spawn({.stack = stack}, [&steps, body, rounds] { return body(rounds, steps); }));
    }
    bool right = true;
    for (auto& each : all) right = each.join() && right;
    return right && steps == tasklets * rounds;
}

bool count_and_yield(std::int64_t rounds, std::int64_t& steps) {
    for (std::int64_t i = 0; i < rounds; ++i) {
        ++steps;
        yield();
    }
    return true;
}

void switch_by_yield(benchmark::State& state, stack_kind stack) {
    const std::int64_t tasklets = state.range(0);
    // So many that their begin and end do not count.
    const auto rounds = static_cast<std::int64_t>(
        test::scaled(static_cast<std::size_t>(std::max<std::int64_t>(64, 20'000 / tasklets))));
    run_batches(state, one_shard, tasklets * rounds,
                [=] { return take_turns(stack, tasklets, rounds, &count_and_yield); });
}

// The frame of this function is part of the slice.
template <std::size_t Bytes>
[[gnu::noinline]] bool yield_with_frame(std::int64_t rounds, std::int64_t& steps) {
    std::array<unsigned char, Bytes> frame{};
    const auto mark = static_cast<unsigned char>(steps + 1);
    frame.fill(mark);
    benchmark::DoNotOptimize(frame.data());
    count_and_yield(rounds, steps);
    benchmark::ClobberMemory();
    return std::all_of(frame.begin(), frame.end(),
                       [mark](unsigned char each) { return each == mark; });
}

template <std::size_t Bytes>
void switch_by_depth(benchmark::State& state) {
    constexpr std::int64_t tasklets = 2;
    constexpr auto rounds = static_cast<std::int64_t>(test::scaled(10'000));
    const runtime_statistics done = run_batches(state, one_shard, tasklets * rounds, [] {
        return take_turns(stack_kind::sliced, tasklets, rounds, &yield_with_frame<Bytes>);
    });
    // With every switch one slice is copied to the pool and another back.
    state.counters["slice_bytes"] =
        static_cast<double>(done.slice_bytes_copied) / (2.0 * static_cast<double>(done.switches));
}

struct wakers {
    tasklet_handle first;
    tasklet_handle second;
    std::int64_t wakes = 0;
};

// Two tasklets wake each other and park. What they share is the caller's, which has its own stack.
bool wake_in_turn(const spawn_options& first, const spawn_options& second, std::int64_t rounds) {
    wakers both;
    auto waits_first = spawn(first, [&both, rounds] {
        for (std::int64_t i = 0; i < rounds; ++i) {
            park();
            ++both.wakes;
            both.second.wake();
        }
    });
    both.first = waits_first;
    auto wakes_first = spawn(second, [&both, rounds] {
        both.second = this_tasklet();
        for (std::int64_t i = 0; i < rounds; ++i) {
            both.first.wake();
            park();
            ++both.wakes;
        }
    });
    waits_first.join();
    wakes_first.join();
    return both.wakes == 2 * rounds;
}

void park_and_wake(benchmark::State& state, const runtime_options& options, stack_kind stack) {
    constexpr auto rounds = static_cast<std::int64_t>(test::scaled(5000));
    run_batches(state, options, 2 * rounds, [&options, stack] {
        return wake_in_turn({.stack = stack, .shard = placement::on(0)},
                            {.stack = stack, .shard = placement::on(options.shards - 1)}, rounds);
    });
}

void add_park_and_wake(stack_kind stack) {
    const auto add = [stack](const std::string& name, const runtime_options& options) {
        return benchmark::RegisterBenchmark(
            (name + name_of(stack)).c_str(),
            [options, stack](benchmark::State& state) { park_and_wake(state, options, stack); });
    };
    by_work(add("park_and_wake/", one_shard));
    by_clock(add("park_and_wake_across/", two_shards));
}

template <std::size_t... Bytes>
void add_depths() {
    const auto add = [](std::size_t bytes, auto* run) {
        by_work(benchmark::RegisterBenchmark(("slice_copy/" + std::to_string(bytes)).c_str(), run));
    };
    (add(Bytes, &switch_by_depth<Bytes>), ...);
}

}  // namespace

void add_switch_benchmarks() {
    for (const stack_kind stack : {stack_kind::dedicated, stack_kind::sliced}) {
        const std::string name = std::string("switch/") + name_of(stack);
        auto* added = by_work(benchmark::RegisterBenchmark(
            name.c_str(), [stack](benchmark::State& state) { switch_by_yield(state, stack); }));
        added->Arg(2)->Arg(1000);
        if (stack == stack_kind::sliced && !test::sanitized) added->Arg(100'000);
    }
    add_depths<64, 256, 1024, 4096, 16384>();
    for (const stack_kind stack : {stack_kind::dedicated, stack_kind::sliced}) {
        add_park_and_wake(stack);
    }
}

}  // namespace throng::bench
