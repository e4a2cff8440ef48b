// Two tasklets that send each other a number, to and fro.
#include "cli/option_values.hpp"
#include "experiment.hpp"
#include "mapreduce/stopwatch.hpp"
#include "registry.hpp"

#include <throng/channel.hpp>
#include <throng/runtime.hpp>

#include <CLI/CLI.hpp>

#include <optional>

namespace throng::cli {

namespace {

using number_channel = channel<std::uint64_t>;

constexpr experiment_description description = {
    "pingpong",
    "Two tasklets send each other a number, N times to and fro",
    "Definition:\n"
    "  There are two tasklets and two unbuffered channels of 64-bit numbers, ping and\n"
    "  pong. In round i, of 0 to N - 1, the first tasklet sends i to ping, and\n"
    "  receives a number from pong; the second receives from ping, and sends what it\n"
    "  got plus 1 to pong. After N rounds the first closes ping, and both end.\n"
    "  Both are on one shard or, with --across, on two, so that with two workers or\n"
    "  more they may run on two of them. Each channel is on its receiver's shard.\n"
    "\n"
    "  Measured from before the tasklets are made until both have ended. An operation\n"
    "  is a round: two messages. The sum of what came back is checked; --check looks\n"
    "  at every single number.",
    "  throng experiment pingpong\n"
    "  throng experiment pingpong --rounds 1e6 --across --repeat 5\n"
    "  throng experiment pingpong --stack sliced --format json",
    stack_kind::dedicated,
    true};

class pingpong final : public experiment {
public:
    [[nodiscard]] const experiment_description& describe() const override { return description; }

    void add_options(CLI::App& command) override {
        command.add_option("--rounds", rounds_, "Round trips (default: 1000000)")
            ->transform(large_number(1, most_rounds))
            ->option_text("N");
        command.add_flag("--across", across_, "Put the two tasklets on two shards")
            ->disable_flag_override();
    }

    [[nodiscard]] std::vector<figure> parameters(const experiment_settings&) const override {
        return {{"rounds", "rounds", unit::count, static_cast<double>(rounds_)},
                {"across", "across", unit::flag, across_ ? 1.0 : 0.0}};
    }

    measurement run(const experiment_settings& settings) override {
        runtime its({.workers = settings.workers});
        const mapreduce::stopwatch watch;
        const std::uint64_t sum = its.run([&] { return play(settings); });
        const double seconds = watch.seconds();
        expect_answer("the sum of what came back", rounds_ * (rounds_ + 1) / 2, sum);
        measurement result{seconds, rounds_, 0, its.workers(), its.shards()};
        result.answer = sum;
        return result;
    }

private:
    static constexpr std::uint64_t most_rounds = 1'000'000'000;

    [[nodiscard]] std::uint64_t play(const experiment_settings& settings) const {
        const placement second = across_ ? placement::on(1) : placement::here();
        const number_channel ping(rendezvous, second);
        const number_channel pong(rendezvous, placement::here());
        spawn({.stack = settings.stack, .shard = second}, [ping, pong] {
            while (const std::optional<std::uint64_t> number = ping.receive()) {
                pong.send(*number + 1);
            }
        });
        tasklet<std::uint64_t> first = spawn(
            {.stack = settings.stack}, [ping, pong, rounds = rounds_, check = settings.check] {
                std::uint64_t sum = 0;
                for (std::uint64_t i = 0; i < rounds; ++i) {
                    ping.send(i);
                    const std::uint64_t back = pong.receive().value();
                    if (check) expect_answer("the number that came back", i + 1, back);
                    sum += back;
                }
                ping.close();
                return sum;
            });
        return first.join();
    }

    std::uint64_t rounds_ = 1'000'000;
    bool across_ = false;
};

}  // namespace

std::unique_ptr<experiment> pingpong_experiment() { return std::make_unique<pingpong>(); }

}  // namespace throng::cli
