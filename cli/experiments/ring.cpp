// A token goes round a ring of tasklets.
#include "cli/option_values.hpp"
#include "experiment.hpp"
#include "mapreduce/stopwatch.hpp"
#include "registry.hpp"

#include <throng/channel.hpp>
#include <throng/runtime.hpp>

#include <CLI/CLI.hpp>

#include <utility>

namespace throng::cli {

namespace {

using number_channel = channel<std::uint64_t>;

constexpr experiment_description description = {
    "ring",
    "A token goes round a ring of N tasklets, R times",
    "Definition:\n"
    "  There are N tasklets and N + 1 unbuffered channels of 64-bit numbers, c[0] to\n"
    "  c[N - 1] and `end`. Tasklet i, of 0 to N - 1, does this R times: it receives a\n"
    "  number from c[i], and sends that plus 1 to c[i + 1]; the last tasklet, N - 1,\n"
    "  to c[0], but in its last round to `end`. Then it ends. The main tasklet makes\n"
    "  the channels and the tasklets, sends 0 to c[0], and receives the answer from\n"
    "  `end`: N * R.\n"
    "  All are on one shard or, with --across, each on the next one of all shards, so\n"
    "  that neighbours are on different ones. A channel is on its receiver's shard.\n"
    "\n"
    "  Measured from before the first channel is made until the last tasklet has\n"
    "  ended. An operation is a message: there are N * R. Bytes a tasklet are given\n"
    "  from 10,000 on: fewer need less than all else.\n"
    "  --check looks at every single number.",
    "  throng experiment ring\n"
    "  throng experiment ring --tasklets 1e5 --rounds 10 --repeat 3\n"
    "  throng experiment ring --across --rounds 10 --format json",
    stack_kind::sliced,
    true};

// One of the tasklets.
struct member {
    number_channel from;
    number_channel to;
    number_channel to_at_last;  // in the last round
    std::uint64_t index;
    std::uint64_t members;
    std::uint64_t rounds;
    bool check;

    void operator()() const {
        for (std::uint64_t i = 0; i < rounds; ++i) {
            const std::uint64_t number = from.receive().value();
            if (check) expect_answer("the number that came round", i * members + index, number);
            const number_channel& next = i + 1 < rounds ? to : to_at_last;
            next.send(number + 1);
        }
    }
};

class ring final : public experiment {
public:
    [[nodiscard]] const experiment_description& describe() const override { return description; }

    void add_options(CLI::App& command) override {
        command.add_option("--tasklets", tasklets_, "Tasklets in the ring (default: 1000)")
            ->transform(large_number(2, most_tasklets))
            ->option_text("N");
        command.add_option("--rounds", rounds_, "Times that the token goes round (default: 1000)")
            ->transform(large_number(1, most_rounds))
            ->option_text("R");
        command.add_flag("--across", across_, "Put neighbours on different shards")
            ->disable_flag_override();
    }

    [[nodiscard]] std::vector<figure> parameters(const experiment_settings&) const override {
        return {{"tasklets", "tasklets", unit::count, static_cast<double>(tasklets_)},
                {"rounds", "rounds", unit::count, static_cast<double>(rounds_)},
                {"across", "across", unit::flag, across_ ? 1.0 : 0.0}};
    }

    measurement run(const experiment_settings& settings) override {
        runtime its({.workers = settings.workers});
        const mapreduce::stopwatch watch;
        const std::uint64_t answer =
            its.run([&] { return go_round(settings, across_ ? its.shards() : 1); });
        const double seconds = watch.seconds();
        const std::uint64_t messages = tasklets_ * rounds_;
        expect_answer("the number that left the ring", messages, answer);
        measurement result{seconds, messages, tasklets_ < least_measurable ? 0 : tasklets_,
                           its.workers(), its.shards()};
        result.answer = answer;
        return result;
    }

private:
    static constexpr std::uint64_t most_tasklets = 100'000'000;
    static constexpr std::uint64_t most_rounds = 1'000'000'000;
    static constexpr std::uint64_t least_measurable = 10'000;

    [[nodiscard]] std::uint64_t go_round(const experiment_settings& settings,
                                         unsigned shards) const {
        const auto place_of = [shards](std::uint64_t index) {
            return placement::on(static_cast<std::uint32_t>(index % shards));
        };
        const number_channel end(rendezvous, placement::here());
        const number_channel first(rendezvous, place_of(0));
        number_channel from = first;
        for (std::uint64_t i = 0; i < tasklets_; ++i) {
            const bool is_last = i + 1 == tasklets_;
            const number_channel to = is_last ? first : number_channel(rendezvous, place_of(i + 1));
            spawn({.stack = settings.stack, .shard = place_of(i)},
                  member{from, to, is_last ? end : to, i, tasklets_, rounds_, settings.check});
            from = to;
        }
        first.send(0);
        return end.receive().value();
    }

    std::uint64_t tasklets_ = 1000;
    std::uint64_t rounds_ = 1000;
    bool across_ = false;
};

}  // namespace

std::unique_ptr<experiment> ring_experiment() { return std::make_unique<ring>(); }

}  // namespace throng::cli
