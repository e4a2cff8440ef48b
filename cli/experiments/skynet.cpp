// The "skynet" benchmark: a tree of tasklets adds up the numbers of its leaves.
#include "cli/exit_status.hpp"
#include "cli/option_values.hpp"
#include "experiment.hpp"
#include "mapreduce/stopwatch.hpp"
#include "registry.hpp"

#include <throng/channel.hpp>
#include <throng/runtime.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <utility>

namespace throng::cli {

namespace {

using number_channel = channel<std::uint64_t>;

constexpr std::uint64_t children = 10;
// So many levels below the root are spread over the shards: 100 subtrees are enough for any number
// of workers to share, and the rest of each has its shard to itself.
constexpr unsigned spread_levels = 2;

constexpr experiment_description description = {
    "skynet",
    "A tree of tasklets, ten below each, adds up N leaves",
    "Definition:\n"
    "  Tasklet (first, size) of the tree, if size is 1, sends the number `first` to\n"
    "  its parent and ends. Otherwise it makes an unbuffered channel of 64-bit\n"
    "  numbers and ten tasklets, (first + i * size / 10, size / 10) for i of 0 to 9,\n"
    "  receives a number from each of them on that channel, sends the sum to its\n"
    "  parent, and ends. The main tasklet makes (0, N) and receives the answer:\n"
    "  N * (N - 1) / 2.\n"
    "\n"
    "  Tasklets of the first two levels below the root may run on any shard; all\n"
    "  others run on that of their parent. A shard's run queue is first in, first\n"
    "  out, so that nearly all are alive at once.\n"
    "\n"
    "  Measured from before (0, N) is made until the last tasklet has ended. An\n"
    "  operation is a tasklet; there are N + N/10 + N/100 + ... + 1 of them.\n"
    "  --check counts the tasklets of every subtree as well as adding up its leaves.",
    "  throng experiment skynet\n"
    "  throng experiment skynet --leaves 1e5 --workers 1 --repeat 5\n"
    "  throng experiment skynet --leaves 10k --stack dedicated --format json",
    stack_kind::sliced,
    true};

// A tasklet's answer. What is sent is the sum alone unless tasklets are counted.
struct subtree {
    std::uint64_t sum = 0;
    std::uint64_t tasklets = 0;
};

subtree& operator+=(subtree& total, const subtree& more) {
    total.sum += more.sum;
    total.tasklets += more.tasklets;
    return total;
}
void count_tasklet(subtree& total) { ++total.tasklets; }
void count_tasklet(std::uint64_t&) {}
subtree leaf(std::uint64_t number, const subtree*) { return {number, 0}; }
std::uint64_t leaf(std::uint64_t number, const std::uint64_t*) { return number; }

template <class Answer>
struct node {
    channel<Answer> parent;
    std::uint64_t first;
    std::uint64_t size;
    unsigned level;
    stack_kind stack;

    void operator()() const {
        Answer total =
            size == 1 ? leaf(first, static_cast<const Answer*>(nullptr)) : add_children();
        count_tasklet(total);
        parent.send(total);
    }

    [[nodiscard]] Answer add_children() const {
        const channel<Answer> answers;
        const std::uint64_t each = size / children;
        const placement where = level < spread_levels ? placement::anywhere() : placement::here();
        for (std::uint64_t i = 0; i < children; ++i) {
            spawn({.stack = stack, .shard = where},
                  node{answers, first + i * each, each, level + 1, stack});
        }
        Answer total{};
        for (std::uint64_t i = 0; i < children; ++i) total += *answers.receive();
        return total;
    }
};

class skynet final : public experiment {
public:
    [[nodiscard]] const experiment_description& describe() const override { return description; }

    void add_options(CLI::App& command) override {
        command.add_option("--leaves", leaves_, "Leaves, a power of ten (default: 1000000)")
            ->transform(large_number(1, most_leaves))
            ->option_text("N");
    }

    [[nodiscard]] std::vector<figure> parameters(const experiment_settings&) const override {
        std::uint64_t power = 1;
        while (power < leaves_) power *= children;
        if (power != leaves_) {
            throw usage_error(fmt::format(
                "--leaves: expected a power of ten, such as 100000 or 1e6, not {}", leaves_));
        }
        return {{"leaves", "leaves", unit::count, static_cast<double>(leaves_)}};
    }

    measurement run(const experiment_settings& settings) override {
        return settings.check ? run_tree<subtree>(settings) : run_tree<std::uint64_t>(settings);
    }

private:
    static constexpr std::uint64_t most_leaves = 1'000'000'000;

    template <class Answer>
    measurement run_tree(const experiment_settings& settings) {
        const std::uint64_t tasklets = (leaves_ * children - 1) / (children - 1);
        runtime its({.workers = settings.workers});
        const mapreduce::stopwatch watch;
        const Answer answer = its.run([&] {
            const channel<Answer> top;
            spawn({.stack = settings.stack}, node<Answer>{top, 0, leaves_, 0, settings.stack});
            return top.receive().value();
        });
        const double seconds = watch.seconds();
        check(answer, tasklets);
        expect_answer("the number of tasklets that were started, the main one included",
                      tasklets + 1, its.statistics().tasklets);
        measurement result{seconds, tasklets, tasklets, its.workers(), its.shards()};
        result.answer = sum_of(answer);
        return result;
    }

    static std::uint64_t sum_of(std::uint64_t answer) { return answer; }
    static std::uint64_t sum_of(const subtree& answer) { return answer.sum; }

    void check(std::uint64_t sum, std::uint64_t) const {
        expect_answer("the sum of the leaves", leaves_ * (leaves_ - 1) / 2, sum);
    }
    void check(const subtree& answer, std::uint64_t tasklets) const {
        check(answer.sum, tasklets);
        expect_answer("the number of tasklets in the tree", tasklets, answer.tasklets);
    }

    std::uint64_t leaves_ = 1'000'000;
};

}  // namespace

std::unique_ptr<experiment> skynet_experiment() { return std::make_unique<skynet>(); }

}  // namespace throng::cli
