// What the benchmarks of the tasklet runtime share.
#pragma once

#include "tests/scale.hpp"

#include <throng/runtime.hpp>
#include <throng/tasklet.hpp>

#include <benchmark/benchmark.h>

#include <cstdint>

namespace throng::bench {

/// False once any benchmark had a wrong answer: the program is then to fail.
inline bool all_answers_right = true;

inline const runtime_options one_shard{.workers = 1, .shards = 1};
inline const runtime_options two_shards{.workers = 2, .shards = 2};

inline const char* name_of(stack_kind stack) {
    return stack == stack_kind::dedicated ? "dedicated" : "sliced";
}

/// Takes note of whether the answers of a benchmark were right.
inline void check_answers(benchmark::State& state, bool right) {
    if (right) return;
    all_answers_right = false;
    state.SkipWithError("a wrong answer");
}

/// The time that one of `operations` took of those that each iteration does.
inline benchmark::Counter time_of_each(const benchmark::State& state, std::int64_t operations) {
    return {static_cast<double>(state.iterations() * operations),
            benchmark::Counter::kIsRate | benchmark::Counter::kInvert};
}

/// Calls `batch()` again and again in the main tasklet, which has a stack of its own, of a runtime
/// with these options; it does `operations` of what is measured and returns whether all went
/// right. The counter `each` is the time that one takes. Returns what happened in the runtime.
template <class Batch>
runtime_statistics run_batches(benchmark::State& state, const runtime_options& options,
                               std::int64_t operations, Batch batch) {
    runtime its(options);
    bool right = true;
    its.run([&] {
        for (auto _ : state) right = batch() && right;
    });
    check_answers(state, right);
    state.counters["each"] = time_of_each(state, operations);
    return its.statistics();
}

/// Counts the time of all threads, since tasklets run in the workers'. For what happens on one
/// shard: then it is hardly disturbed by what else the machine does.
inline benchmark::internal::Benchmark* by_work(benchmark::internal::Benchmark* it) {
    return it->MeasureProcessCPUTime()->Unit(benchmark::kMicrosecond);
}
/// Counts the time that passes. For what several workers do.
inline benchmark::internal::Benchmark* by_clock(benchmark::internal::Benchmark* it) {
    return by_work(it)->UseRealTime();
}

void add_jump_benchmarks();
void add_switch_benchmarks();
void add_lifetime_benchmarks();
void add_channel_benchmarks();
void add_timer_benchmarks();

}  // namespace throng::bench
