// One who plays in the experiment `packets`: sends datagrams, and sees to it that none is lost.
#pragma once

#include "cli/experiments/experiment.hpp"
#include "cli/experiments/latency_histogram.hpp"
#include "cli/random_sequence.hpp"
#include "datagram_socket.hpp"
#include "plan.hpp"

#include <throng/channel.hpp>
#include <throng/task_group.hpp>
#include <throng/tasklet.hpp>

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <utility>

namespace throng::cli::packets {

using clock_type = std::chrono::steady_clock;

struct player_count {
    std::uint64_t sent = 0;
    std::uint64_t resent = 0;
};

/// A tasklet runs `play`, which starts a second one that waits for what comes back.
class player {
public:
    player(std::uint64_t number, const plan& plan, udp::endpoint seat, latency_histogram& latency)
        : number_(number), plan_(plan), seat_(std::move(seat)), latency_(latency) {}

    player_count play() {
        task_group ears;
        ears.spawn([this] { listen(); });
        random_sequence moves(plan_.seed, number_);
        const std::chrono::milliseconds every(plan_.every_ms);
        const clock_type::time_point begin = clock_type::now() + every * number_ / plan_.players;
        for (std::uint64_t i = 0; i < plan_.datagrams; ++i) {
            if (every.count() > 0) sleep_until(begin + i * every);
            const clock_type::time_point before = clock_type::now();
            deliver({number_, i, moves.below(moves_end)});
            latency_.add(static_cast<std::uint64_t>((clock_type::now() - before).count()));
        }
        return count_;
    }

private:
    void listen() {
        for (;;) {
            udp::endpoint from;
            back_.send(socket_.receive(from).number);
        }
    }
    void deliver(const datagram& what) {
        for (std::uint64_t attempt = 0; attempt < most_attempts; ++attempt) {
            socket_.send(what, seat_);
            ++count_.sent;
            if (attempt > 0) ++count_.resent;
            if (came_back(what.number)) return;
        }
        throw wrong_answer(fmt::format("datagram {} of player {} has not come back, sent {} times",
                                       what.number, number_, most_attempts));
    }
    [[nodiscard]] bool came_back(std::uint64_t number) const {
        const clock_type::time_point end = clock_type::now() + resend_after;
        for (;;) {
            attempt<std::uint64_t> got = back_.receive_until(end);
            if (!got) return false;
            if (*got == number) return true;
        }
    }

    const std::uint64_t number_;
    const plan& plan_;
    const udp::endpoint seat_;
    latency_histogram& latency_;
    datagram_socket socket_;
    channel<std::uint64_t> back_{unbounded};
    player_count count_;
};

}  // namespace throng::cli::packets
