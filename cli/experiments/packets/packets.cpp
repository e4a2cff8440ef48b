// Tasklets that wait for datagrams, while one of the same runtime runs a game loop.
#include "cli/experiments/experiment.hpp"
#include "cli/experiments/open_files.hpp"
#include "cli/experiments/registry.hpp"
#include "cli/option_values.hpp"
#include "packet_game.hpp"
#include "plan.hpp"

#include <throng/runtime.hpp>

#include <CLI/CLI.hpp>

#include <cstdint>
#include <vector>

namespace throng::cli {

namespace {

using packets::packet_game;

constexpr experiment_description description = {
    "packets",
    "Tasklets wait for datagrams of N players beside a game loop",
    "Definition:\n"
    "  Each of N players has a tasklet and a UDP socket, on the loopback address, and\n"
    "  so has its seat in the game. Player i sends M datagrams to its seat, each of\n"
    "  three numbers of 64 bits in the machine's order: the player i, the datagram's\n"
    "  number k from 0 on, and a move below 1000. The seat waits for datagrams. It\n"
    "  adds the move of number k to what the game is to be told, if k is the next\n"
    "  that it expects, and sends the datagram back, then and if it came before. A\n"
    "  player sends number k + 1 when number k has come back and --every-ms have\n"
    "  passed since k was due. What has not come back within 200 ms is sent again, up\n"
    "  to 100 times in all: so nothing is lost unnoticed.\n"
    "\n"
    "  Player i draws its moves from a generator of its own, which begins with\n"
    "  x = mix(seed, i) and for each does\n"
    "    x ^= x << 13;  x ^= x >> 7;  x ^= x << 17;  move = x * 1000 / 2^64\n"
    "  in 64 bits (the product in 128), where mix(seed, i) is 1 for 0, and else z of\n"
    "    z = seed + (i + 1) * 0x9e3779b97f4a7c15;\n"
    "    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;\n"
    "    z = (z ^ z >> 27) * 0x94d049bb133111eb;  z = z ^ z >> 31\n"
    "\n"
    "  Meanwhile the game loop, a tasklet on shard 0, sleeps until each multiple of\n"
    "  --tick-ms since its start, and then takes up, for every player, what the seat\n"
    "  has added since. A tick that is due while the last one runs follows at once.\n"
    "  Players and seats live on the other shards.\n"
    "\n"
    "  Measured from before the first player is made until the last one has ended. An\n"
    "  operation is a datagram that a player has sent and got back. jitter_p50_ns and\n"
    "  jitter_p99_ns say how late ticks began, latency_p50_ns and latency_p99_ns how\n"
    "  long it took from a player's first sending of a number until it came back;\n"
    "  `resent` are the datagrams that were sent again, and `lost` those that never\n"
    "  came to a seat. Checked are the sum of all moves in the game, and that all\n"
    "  that was sent has arrived, once or more often, or is known as lost. --check\n"
    "  compares each player's sum.",
    "  throng experiment packets --datagrams 20\n"
    "  throng experiment packets --players 100 --every-ms 0 --datagrams 200\n"
    "  throng experiment packets --players 200 --datagrams 10 --workers 1,2 --check",
    stack_kind::dedicated,
    false};

class packets_experiment_type final : public experiment {
public:
    [[nodiscard]] const experiment_description& describe() const override { return description; }

    void add_options(CLI::App& command) override {
        command.add_option("--players", plan_.players, "Who send datagrams (default: 1000)")
            ->transform(large_number(1, most_players))
            ->option_text("N");
        command.add_option("--datagrams", plan_.datagrams, "Of each player (default: 50)")
            ->transform(large_number(1, most_datagrams))
            ->option_text("M");
        command
            .add_option("--every-ms", plan_.every_ms,
                        "Milliseconds from one to the next; 0: when it has come back (default: 50)")
            ->check(whole_number(0, most_ms))
            ->option_text("N");
        command.add_option("--tick-ms", plan_.tick_ms, "Milliseconds of a tick (default: 20)")
            ->check(whole_number(1, most_ms))
            ->option_text("N");
    }

    [[nodiscard]] std::vector<figure> parameters(const experiment_settings&) const override {
        return {{"players", "players", unit::count, static_cast<double>(plan_.players)},
                {"datagrams", "datagrams", unit::count, static_cast<double>(plan_.datagrams)},
                {"every_ms", "every ms", unit::count, static_cast<double>(plan_.every_ms)},
                {"tick_ms", "tick ms", unit::count, static_cast<double>(plan_.tick_ms)}};
    }

    measurement run(const experiment_settings& settings) override {
        plan_.seed = settings.seed;
        allow_sockets(2 * plan_.players, "--players");
        runtime its({.workers = settings.workers});
        packet_game game(plan_);
        its.run([&] { game.play(its.shards()); });
        game.verify(settings.check);
        measurement result{game.seconds(), plan_.players * plan_.datagrams, 3 * plan_.players,
                           its.workers(), its.shards()};
        result.more = figures_of(game, result);
        return result;
    }

private:
    static constexpr std::uint64_t most_players = 1'000'000;
    static constexpr std::uint64_t most_datagrams = 1'000'000'000;
    static constexpr std::uint64_t most_ms = 3'600'000;

    static std::vector<figure> figures_of(const packet_game& game, const measurement& result) {
        const auto share = [](const latency_histogram& of, double part) {
            return of.percentile(part);
        };
        return {{"datagrams_per_second", "datagrams/s", unit::per_second,
                 static_cast<double>(result.operations) / result.seconds},
                {"ticks", "ticks", unit::count, static_cast<double>(game.ticks())},
                {"jitter_p50_ns", "jitter p50", unit::delay, share(game.lateness(), 0.5)},
                {"jitter_p99_ns", "p99", unit::delay, share(game.lateness(), 0.99)},
                {"latency_p50_ns", "latency p50", unit::delay, share(game.latency(), 0.5)},
                {"latency_p99_ns", "p99", unit::delay, share(game.latency(), 0.99)},
                {"resent", "resent", unit::count, static_cast<double>(game.resent())},
                {"lost", "lost", unit::count, static_cast<double>(game.lost())}};
    }

    packets::plan plan_;
};

}  // namespace

std::unique_ptr<experiment> packets_experiment() {
    return std::make_unique<packets_experiment_type>();
}

}  // namespace throng::cli
