// Where the game of the experiment `packets` hears from one player.
#pragma once

#include "datagram_socket.hpp"

#include <atomic>
#include <cstdint>
#include <optional>

namespace throng::cli::packets {

/// Made in the run; its tasklet runs `serve`.
class seat {
public:
    explicit seat(std::uint64_t player) : player_(player) {}

    /// Until it is killed.
    void serve() {
        for (;;) {
            udp::endpoint from;
            const datagram got = socket_.receive(from);
            if (take(got)) socket_.send(got, from);
        }
    }
    /// What has come since then.
    void take_rest() {
        udp::endpoint from;
        while (const std::optional<datagram> got = socket_.try_receive(from)) take(*got);
    }

    [[nodiscard]] udp::endpoint address() const { return socket_.address(); }
    /// Any thread: the moves since the last call.
    std::uint64_t take_moves() { return moves_.exchange(0, std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t accepted() const { return expected_; }
    [[nodiscard]] std::uint64_t received() const { return received_; }

private:
    // Whether it is to be answered.
    bool take(const datagram& got) {
        if (got.player != player_ || got.number > expected_) return false;
        ++received_;
        if (got.number < expected_) return true;  // sent again
        ++expected_;
        moves_.fetch_add(got.move, std::memory_order_relaxed);
        return true;
    }

    const std::uint64_t player_;
    datagram_socket socket_;
    std::atomic<std::uint64_t> moves_{0};
    std::uint64_t expected_ = 0;
    std::uint64_t received_ = 0;
};

}  // namespace throng::cli::packets
