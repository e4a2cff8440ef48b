// Rob Pike's chain: a value passes through a row of tasklets, each of which adds 1.
#include "cli/option_values.hpp"
#include "experiment.hpp"
#include "mapreduce/stopwatch.hpp"
#include "registry.hpp"

#include <throng/channel.hpp>
#include <throng/runtime.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <utility>

namespace throng::cli {

namespace {

using number_channel = channel<std::uint64_t>;

constexpr experiment_description description = {
    "chain",
    "A value passes through N tasklets in a row, which wait for it",
    "Definition:\n"
    "  There are N tasklets and N + 1 unbuffered channels of 64-bit numbers, c[0] to\n"
    "  c[N]. Tasklet i, of 0 to N - 1, receives a number from c[i + 1], adds 1, sends\n"
    "  it to c[i], and ends. The main tasklet makes the channels and the tasklets,\n"
    "  all on its own shard, and lets them run until all N wait to receive. Only then\n"
    "  it sends 0 to c[N], and receives the answer from c[0]: N.\n"
    "\n"
    "  Measured from before the first channel is made until the last tasklet has\n"
    "  ended. An operation is a tasklet, from its making to its end.\n"
    "  --check asks every channel, before the first value is sent, whether exactly\n"
    "  one tasklet waits to receive from it, and none from c[0].",
    "  throng experiment chain\n"
    "  throng experiment chain --tasklets 1e6 --repeat 5\n"
    "  throng experiment chain --tasklets 10k --stack dedicated --format json",
    stack_kind::sliced,
    true};

class chain final : public experiment {
public:
    [[nodiscard]] const experiment_description& describe() const override { return description; }

    void add_options(CLI::App& command) override {
        command.add_option("--tasklets", tasklets_, "Length of the chain (default: 100000)")
            ->transform(large_number(1, most_tasklets))
            ->option_text("N");
    }

    [[nodiscard]] std::vector<figure> parameters(const experiment_settings&) const override {
        return {{"tasklets", "tasklets", unit::count, static_cast<double>(tasklets_)}};
    }

    measurement run(const experiment_settings& settings) override {
        runtime its({.workers = settings.workers});
        const mapreduce::stopwatch watch;
        const std::uint64_t answer = its.run([&] { return pass_through(settings); });
        const double seconds = watch.seconds();
        expect_answer("the sum at the end of the chain", tasklets_, answer);
        measurement result{seconds, tasklets_, tasklets_, its.workers(), its.shards()};
        result.answer = answer;
        return result;
    }

private:
    static constexpr std::uint64_t most_tasklets = 1'000'000'000;

    [[nodiscard]] std::uint64_t pass_through(const experiment_settings& settings) const {
        const spawn_options options{.stack = settings.stack};
        std::vector<number_channel> checked;
        const number_channel last;
        number_channel left = last;
        for (std::uint64_t i = 0; i < tasklets_; ++i) {
            number_channel right;
            if (settings.check) checked.push_back(left);
            spawn(options, [from = right, to = std::move(left)] { to.send(*from.receive() + 1); });
            left = std::move(right);
        }
        yield();  // all that have been made run, and wait, before it is this one's turn again
        if (settings.check) {
            checked.push_back(left);
            check_that_all_wait(checked);
        }
        left.send(0);
        return last.receive().value();
    }

    static void check_that_all_wait(const std::vector<number_channel>& channels) {
        const auto waiting = std::ranges::count_if(
            channels, [](const number_channel& each) { return each.balance() == -1; });
        expect_answer("the number of tasklets that wait before the first value is sent",
                      channels.size() - 1, static_cast<std::uint64_t>(waiting));
        expect_answer("the number that wait for what leaves the chain", 0,
                      static_cast<std::uint64_t>(-channels.front().balance()));
    }

    std::uint64_t tasklets_ = 100'000;
};

}  // namespace

std::unique_ptr<experiment> chain_experiment() { return std::make_unique<chain>(); }

}  // namespace throng::cli
