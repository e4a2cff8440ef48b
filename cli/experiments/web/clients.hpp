// The clients of the experiment `web`, all at once.
#pragma once

#include "cli/experiments/latency_histogram.hpp"
#include "plan.hpp"

#include <throng/channel.hpp>
#include <throng/tasklet.hpp>
#include <throng/tasklet_stream.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>

namespace throng::cli::web {

/// Each is a tasklet with a connection of its own. For one runtime.
class clients {
public:
    clients(const plan& what, std::uint16_t port) : plan_(what), port_(port) {}

    /// Connects them all, then has them ask for their pages, and waits for the last. Call it in a
    /// tasklet, once. Throws wrong_answer, throng::error, boost::system::system_error.
    void visit();

    [[nodiscard]] double connect_seconds() const { return connect_seconds_; }
    /// From when all are connected until the last answer.
    [[nodiscard]] double seconds() const { return seconds_; }
    /// From the begin of each request to the end of its answer, less the page's own time.
    [[nodiscard]] const latency_histogram& latency() const { return latency_; }

private:
    using clock = std::chrono::steady_clock;

    void live(std::uint64_t number);
    void ask(std::uint64_t number, tasklet_stream<boost::asio::ip::tcp::socket>& stream);
    void count(std::atomic<std::uint64_t>& up);
    void wait_for_all(const std::atomic<std::uint64_t>& count) const;

    const plan& plan_;
    const std::uint16_t port_;
    std::atomic<std::uint64_t> connected_{0};
    std::atomic<std::uint64_t> ended_{0};
    tasklet_handle leader_;    // whom the last that is connected, or ends, wakes
    channel<bool> begun_;      // closed when all are to begin
    clock::time_point begin_;  // set before that
    double connect_seconds_ = 0;
    double seconds_ = 0;
    latency_histogram latency_;
};

}  // namespace throng::cli::web
