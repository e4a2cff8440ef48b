// The life of a tasklet: it is made, runs, and ends.
#include "cli/option_values.hpp"
#include "experiment.hpp"
#include "mapreduce/stopwatch.hpp"
#include "registry.hpp"

#include <throng/runtime.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>

namespace throng::cli {

namespace {

constexpr experiment_description description = {
    "spawn",
    "N tasklets that do next to nothing are made, B at a time",
    "Definition:\n"
    "  The main tasklet makes tasklet 0 to N - 1, one after the other, in batches of\n"
    "  B; the last batch may be smaller. Tasklet i has the result i, a 64-bit number,\n"
    "  and ends. After each batch the main tasklet joins all of its tasklets, in the\n"
    "  order in which they were made, and adds up their results. So at most B are\n"
    "  alive at once, and the sum is N * (N - 1) / 2.\n"
    "  With --detached they have no result, and nobody joins them: tasklet i adds i\n"
    "  to a sum that all share, and the main tasklet yields after each batch.\n"
    "  All are on one shard, whose run queue is first in, first out.\n"
    "\n"
    "  Measured from before the first tasklet is made until the last has ended. An\n"
    "  operation is a tasklet. Bytes a tasklet are given from 10,000 on that are\n"
    "  alive at once: fewer need less than all else.\n"
    "  --check verifies the result of every tasklet; with --detached, the sum after\n"
    "  every batch.",
    "  throng experiment spawn\n"
    "  throng experiment spawn --tasklets 1e6 --batch 100K --stack sliced --repeat 3\n"
    "  throng experiment spawn --detached --format json",
    stack_kind::dedicated,
    true};

// Of the numbers from 0 on.
constexpr std::uint64_t sum_below(std::uint64_t end) {
    return end % 2 == 0 ? end / 2 * (end - 1) : (end - 1) / 2 * end;
}

class spawning final : public experiment {
public:
    [[nodiscard]] const experiment_description& describe() const override { return description; }

    void add_options(CLI::App& command) override {
        command.add_option("--tasklets", tasklets_, "Tasklets in all (default: 1000000)")
            ->transform(large_number(1, most_tasklets))
            ->option_text("N");
        command.add_option("--batch", batch_, "Tasklets in a batch (default: 1000)")
            ->transform(large_number(1, most_batch))
            ->option_text("B");
        command.add_flag("--detached", detached_, "Do not join them")->disable_flag_override();
    }

    [[nodiscard]] std::vector<figure> parameters(const experiment_settings&) const override {
        return {{"tasklets", "tasklets", unit::count, static_cast<double>(tasklets_)},
                {"batch", "batch", unit::count, static_cast<double>(batch_)},
                {"detached", "detached", unit::flag, detached_ ? 1.0 : 0.0}};
    }

    measurement run(const experiment_settings& settings) override {
        runtime its({.workers = settings.workers});
        const mapreduce::stopwatch watch;
        const std::uint64_t sum = its.run([&] { return make_all(settings); });
        const double seconds = watch.seconds();
        expect_answer("the sum of the results", sum_below(tasklets_), sum);
        expect_answer("the number of tasklets that were started, the main one included",
                      tasklets_ + 1, its.statistics().tasklets);
        const std::uint64_t at_once = std::min(batch_, tasklets_);
        measurement result{seconds, tasklets_, at_once < least_measurable ? 0 : at_once,
                           its.workers(), its.shards()};
        result.answer = sum;
        return result;
    }

private:
    static constexpr std::uint64_t most_tasklets = 1'000'000'000;
    static constexpr std::uint64_t most_batch = 100'000'000;
    static constexpr std::uint64_t least_measurable = 10'000;

    [[nodiscard]] std::uint64_t make_all(const experiment_settings& settings) const {
        std::uint64_t sum = 0;
        std::vector<tasklet<std::uint64_t>> batch;
        batch.reserve(detached_ ? 0 : std::min(batch_, tasklets_));
        for (std::uint64_t first = 0; first < tasklets_; first += batch_) {
            const std::uint64_t end = std::min(first + batch_, tasklets_);
            if (detached_) {
                add_detached(sum, first, end, settings);
            } else {
                add_joined(sum, batch, first, end, settings);
            }
        }
        return sum;
    }

    static void add_joined(std::uint64_t& sum, std::vector<tasklet<std::uint64_t>>& batch,
                           std::uint64_t first, std::uint64_t end,
                           const experiment_settings& settings) {
        for (std::uint64_t i = first; i < end; ++i) {
            batch.push_back(spawn({.stack = settings.stack}, [i] { return i; }));
        }
        for (std::uint64_t i = first; i < end; ++i) {
            const std::uint64_t result = batch[i - first].join();
            if (settings.check) expect_answer("the result of a tasklet", i, result);
            sum += result;
        }
        batch.clear();
    }

    static void add_detached(std::uint64_t& sum, std::uint64_t first, std::uint64_t end,
                             const experiment_settings& settings) {
        for (std::uint64_t i = first; i < end; ++i) {
            spawn({.stack = settings.stack}, [i, &sum] { sum += i; });
        }
        yield();  // all of them run before it is this one's turn again
        if (settings.check) expect_answer("the sum after a batch", sum_below(end), sum);
    }

    std::uint64_t tasklets_ = 1'000'000;
    std::uint64_t batch_ = 1000;
    bool detached_ = false;
};

}  // namespace

std::unique_ptr<experiment> spawn_experiment() { return std::make_unique<spawning>(); }

}  // namespace throng::cli
