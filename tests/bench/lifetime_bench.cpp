// What it costs to start a tasklet, to end it, and to wait for its end.
#include "runtime_bench.hpp"

#include <string>

namespace throng::bench {

namespace {

constexpr std::int64_t tasklets_per_batch = 1000;

// All of them are alive at once.
bool spawn_many(stack_kind stack) {
    std::int64_t sum = 0;
    for (std::int64_t i = 0; i < tasklets_per_batch; ++i) {
        spawn({.stack = stack}, [&sum, i] { sum += i; });
    }
    yield();  // goes to the end of the run queue: behind all of them
    return sum == tasklets_per_batch * (tasklets_per_batch - 1) / 2;
}

// One after the other; each join has to wait.
bool join_each(stack_kind stack) {
    std::int64_t sum = 0;
    for (std::int64_t i = 0; i < tasklets_per_batch; ++i) {
        sum += spawn({.stack = stack}, [i] { return i; }).join();
    }
    return sum == tasklets_per_batch * (tasklets_per_batch - 1) / 2;
}

void add(const std::string& name, stack_kind stack, bool (*batch)(stack_kind)) {
    by_work(benchmark::RegisterBenchmark((name + name_of(stack)).c_str(),
                                         [stack, batch](benchmark::State& state) {
                                             run_batches(state, one_shard, tasklets_per_batch,
                                                         [stack, batch] { return batch(stack); });
                                         }));
}

}  // namespace

void add_lifetime_benchmarks() {
    for (const stack_kind stack : {stack_kind::dedicated, stack_kind::sliced}) {
        add("spawn/", stack, &spawn_many);
        add("spawn_and_join/", stack, &join_each);
    }
}

}  // namespace throng::bench
