// The game of the experiment `packets`: seats, players, and the loop.
#pragma once

#include "cli/experiments/experiment.hpp"
#include "cli/experiments/latency_histogram.hpp"
#include "cli/random_sequence.hpp"
#include "mapreduce/stopwatch.hpp"
#include "plan.hpp"
#include "player.hpp"
#include "seat.hpp"

#include <throng/task_group.hpp>
#include <throng/tasklet.hpp>

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

namespace throng::cli::packets {

/// Once, in one runtime.
class packet_game {
public:
    explicit packet_game(const plan& plan) : plan_(plan), sums_(plan.players) {}

    /// Call it in a tasklet of shard 0. Returns when all has been sent, and taken up.
    void play(std::uint32_t shards) {
        for (std::uint64_t i = 0; i < plan_.players; ++i) {
            seats_.push_back(std::make_unique<seat>(i));
        }
        const auto shard_of = [shards](std::uint64_t i) {
            return placement::on(shards == 1 ? 0
                                             : 1 + static_cast<std::uint32_t>(i % (shards - 1)));
        };
        task_group waiting;
        for (std::uint64_t i = 0; i < plan_.players; ++i) {
            waiting.spawn({.name = "seat", .shard = shard_of(i)},
                          [its = seats_[i].get()] { its->serve(); });
        }
        task_group loop;
        loop.spawn({.name = "game loop"}, [this] { run_ticks(); });
        const mapreduce::stopwatch watch;
        have_players_play(shard_of);
        seconds_ = watch.seconds();
        waiting.cancel();
        waiting.wait();
        for (const auto& each : seats_) each->take_rest();
        loop.cancel();
        loop.wait();
        take_moves();
        count_seats();
    }

    /// After that. Throws wrong_answer. `each_one`: looks at every player's sum.
    void verify(bool each_one) const {
        std::uint64_t expected = 0;
        for (std::uint64_t i = 0; i < plan_.players; ++i) {
            random_sequence moves(plan_.seed, i);
            std::uint64_t sum = 0;
            for (std::uint64_t k = 0; k < plan_.datagrams; ++k) sum += moves.below(moves_end);
            if (each_one) expect_answer(fmt::format("the moves of player {}", i), sum, sums_[i]);
            expected += sum;
        }
        std::uint64_t got = 0;
        for (const std::uint64_t each : sums_) got += each;
        expect_answer("the sum of all moves", expected, got);
        const std::uint64_t all = plan_.players * plan_.datagrams;
        expect_answer("the number of datagrams that the game has accepted", all, accepted_);
        expect_answer("the number of datagrams sent, less those sent again", all,
                      sent_.sent - sent_.resent);
        if (received_ > sent_.sent) expect_answer("the datagrams received", sent_.sent, received_);
        if (lost() > sent_.resent) expect_answer("those sent again", lost(), sent_.resent);
    }

    [[nodiscard]] double seconds() const { return seconds_; }
    [[nodiscard]] std::uint64_t ticks() const { return lateness_.count(); }
    [[nodiscard]] std::uint64_t resent() const { return sent_.resent; }
    [[nodiscard]] std::uint64_t lost() const { return sent_.sent - received_; }
    [[nodiscard]] const latency_histogram& lateness() const { return lateness_; }
    [[nodiscard]] const latency_histogram& latency() const { return latency_; }

private:
    template <class ShardOf>
    void have_players_play(ShardOf shard_of) {
        std::vector<tasklet<player_count>> all;
        for (std::uint64_t i = 0; i < plan_.players; ++i) {
            all.push_back(spawn({.name = "player", .shard = shard_of(i)}, [this, i] {
                return player(i, plan_, seats_[i]->address(), latency_).play();
            }));
        }
        for (tasklet<player_count>& each : all) {
            const player_count its = each.join();
            sent_.sent += its.sent;
            sent_.resent += its.resent;
        }
    }

    void run_ticks() {
        const clock_type::time_point begin = clock_type::now();
        for (std::uint64_t tick = 1;; ++tick) {
            const auto due = begin + std::chrono::milliseconds(plan_.tick_ms) * tick;
            sleep_until(due);
            lateness_.add(static_cast<std::uint64_t>((clock_type::now() - due).count()));
            take_moves();
        }
    }
    void take_moves() {
        for (std::uint64_t i = 0; i < plan_.players; ++i) sums_[i] += seats_[i]->take_moves();
    }
    void count_seats() {
        for (const auto& each : seats_) {
            accepted_ += each->accepted();
            received_ += each->received();
        }
        seats_.clear();  // within the run, whose io_context their sockets are of
    }

    const plan& plan_;
    std::vector<std::unique_ptr<seat>> seats_;
    std::vector<std::uint64_t> sums_;  // the game's, by player; of shard 0
    player_count sent_;
    std::uint64_t accepted_ = 0;
    std::uint64_t received_ = 0;
    double seconds_ = 0;
    latency_histogram lateness_;
    latency_histogram latency_;
};

}  // namespace throng::cli::packets
