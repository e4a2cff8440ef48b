// Grant Olson's circle of players, from his tutorial of Stackless Python: whoever has the sack
// kicks it to somebody else.
#include "cli/option_values.hpp"
#include "cli/random_sequence.hpp"
#include "experiment.hpp"
#include "mapreduce/stopwatch.hpp"
#include "registry.hpp"

#include <throng/channel.hpp>
#include <throng/runtime.hpp>

#include <CLI/CLI.hpp>

#include <optional>

namespace throng::cli {

namespace {

constexpr experiment_description description = {
    "hackysack",
    "Players in a circle kick a sack at random, N times",
    "Definition:\n"
    "  There are P players, tasklets 0 to P - 1, each with an unbuffered channel of\n"
    "  its own, and one more channel, `ground`. The sack is a message of three\n"
    "  64-bit numbers, (kicks, x, sum). Player p receives it from its channel, and\n"
    "  adds p to sum. If kicks is N, it sends sum to `ground`. Otherwise it kicks the\n"
    "  sack to another player: with\n"
    "    x ^= x << 13;  x ^= x >> 7;  x ^= x << 17;  q = x * (P - 1) / 2^64\n"
    "  in 64 bits (the product in 128), it sends (kicks + 1, x, sum) to the channel\n"
    "  of player q or, if q is p or more, of player q + 1. Then it receives again,\n"
    "  until its channel is closed, and ends. The main tasklet makes channels and\n"
    "  players, sends (0, z, 0) to player 0, receives the answer from `ground`, the\n"
    "  sum of who has had the sack, and closes all players' channels; z, or 1 for 0,\n"
    "  is of\n"
    "    z = seed + 0x9e3779b97f4a7c15;  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;\n"
    "    z = (z ^ z >> 27) * 0x94d049bb133111eb;  z = z ^ z >> 31\n"
    "  All are on one shard or, with --across, each on the next one of all shards.\n"
    "  Each channel is on its receiver's shard.\n"
    "\n"
    "  Measured from before the first channel is made until the last player has\n"
    "  ended. An operation is a kick. Bytes a tasklet are given from 10,000 players\n"
    "  on: fewer need less than all else.\n"
    "  The answer is checked against a loop without tasklets, and the sum of the\n"
    "  kicks of all players against N; --check compares the player of every kick.",
    "  throng experiment hackysack\n"
    "  throng experiment hackysack --players 1e4 --seed 7 --repeat 3\n"
    "  throng experiment hackysack --across --kicks 10K --format json",
    stack_kind::sliced,
    true};

struct sack {
    std::uint64_t kicks;
    random_sequence random;
    std::uint64_t sum;  // of the players who have had it
};

// To whom player `from` of so many kicks the sack.
std::uint64_t aim(sack& flying, std::uint64_t from, std::uint64_t players) {
    ++flying.kicks;
    const std::uint64_t other = flying.random.below(players - 1);
    return other < from ? other : other + 1;
}

// What all players know of. The main tasklet has it on its stack, which is its own.
struct circle {
    std::vector<channel<sack>> players;
    channel<std::uint64_t> ground;
    std::uint64_t kicks;
    const std::vector<std::uint32_t>& expected;  // who has each kick; empty: it is not looked at
};

// Returns how many kicks were his.
std::uint64_t play(const circle& its, std::uint64_t self) {
    std::uint64_t own = 0;
    while (std::optional<sack> caught = its.players[self].receive()) {
        if (!its.expected.empty()) {
            expect_answer("the player who has the sack", its.expected[caught->kicks], self);
        }
        caught->sum += self;
        if (caught->kicks == its.kicks) {
            its.ground.send(caught->sum);
            continue;
        }
        ++own;
        const std::uint64_t next = aim(*caught, self, its.players.size());
        its.players[next].send(*caught);
    }
    return own;
}

class hackysack final : public experiment {
public:
    [[nodiscard]] const experiment_description& describe() const override { return description; }

    void add_options(CLI::App& command) override {
        command.add_option("--players", players_, "Players in the circle (default: 1000)")
            ->transform(large_number(2, most_players))
            ->option_text("P");
        command.add_option("--kicks", kicks_, "Kicks in all (default: 1000000)")
            ->transform(large_number(1, most_kicks))
            ->option_text("N");
        command.add_flag("--across", across_, "Put neighbours on different shards")
            ->disable_flag_override();
    }

    [[nodiscard]] std::vector<figure> parameters(const experiment_settings&) const override {
        return {{"players", "players", unit::count, static_cast<double>(players_)},
                {"kicks", "kicks", unit::count, static_cast<double>(kicks_)},
                {"across", "across", unit::flag, across_ ? 1.0 : 0.0}};
    }

    measurement run(const experiment_settings& settings) override {
        std::vector<std::uint32_t> sequence;
        const std::uint64_t sum = play_alone(settings.seed, settings.check ? &sequence : nullptr);
        runtime its({.workers = settings.workers});
        const mapreduce::stopwatch watch;
        const outcome got =
            its.run([&] { return play_together(settings, sequence, across_ ? its.shards() : 1); });
        const double seconds = watch.seconds();
        expect_answer("the sum of the players who have had the sack", sum, got.sum);
        expect_answer("the number of kicks", kicks_, got.kicks);
        measurement result{seconds, kicks_, players_ < least_measurable ? 0 : players_,
                           its.workers(), its.shards()};
        result.answer = got.sum;
        return result;
    }

private:
    static constexpr std::uint64_t most_players = 100'000'000;
    static constexpr std::uint64_t most_kicks = 1'000'000'000;
    static constexpr std::uint64_t least_measurable = 10'000;

    struct outcome {
        std::uint64_t sum;
        std::uint64_t kicks;
    };

    // The same without tasklets: the sum of who has had the sack, and who has it before each kick.
    std::uint64_t play_alone(std::uint64_t seed, std::vector<std::uint32_t>* sequence) const {
        std::uint64_t player = 0;
        for (sack flying{0, {seed, 0}, 0};; player = aim(flying, player, players_)) {
            if (sequence != nullptr) sequence->push_back(static_cast<std::uint32_t>(player));
            flying.sum += player;
            if (flying.kicks == kicks_) return flying.sum;
        }
    }

    outcome play_together(const experiment_settings& settings,
                          const std::vector<std::uint32_t>& sequence, unsigned shards) const {
        circle its{{}, channel<std::uint64_t>(rendezvous, placement::here()), kicks_, sequence};
        its.players.reserve(players_);
        std::vector<tasklet<std::uint64_t>> players;
        players.reserve(players_);
        const auto place_of = [shards](std::uint64_t index) {
            return placement::on(static_cast<std::uint32_t>(index % shards));
        };
        for (std::uint64_t i = 0; i < players_; ++i) {
            its.players.emplace_back(rendezvous, place_of(i));
        }
        for (std::uint64_t i = 0; i < players_; ++i) {
            players.push_back(spawn({.stack = settings.stack, .shard = place_of(i)},
                                    [&its, i] { return play(its, i); }));
        }
        its.players.front().send({0, {settings.seed, 0}, 0});
        outcome got{its.ground.receive().value(), 0};
        for (const channel<sack>& each : its.players) each.close();
        for (tasklet<std::uint64_t>& each : players) got.kicks += each.join();
        return got;
    }

    std::uint64_t players_ = 1000;
    std::uint64_t kicks_ = 1'000'000;
    bool across_ = false;
};

}  // namespace

std::unique_ptr<experiment> hackysack_experiment() { return std::make_unique<hackysack>(); }

}  // namespace throng::cli
