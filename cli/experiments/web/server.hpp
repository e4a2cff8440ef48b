// The server of the experiment `web`: a tasklet for each client.
#pragma once

#include "plan.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <atomic>
#include <cstdint>

namespace throng::cli::web {

/// For one runtime, by whose tasklets it is made and used.
class server {
public:
    /// Listens on a free port of the loopback address. Throws throng::error.
    explicit server(const plan& what);

    [[nodiscard]] std::uint16_t port() const;
    /// Takes in as many clients as the plan has, each served by a tasklet of its own, and waits
    /// until all have closed their connections. Throws throng::error.
    void accept_all();
    /// How many requests have been answered so far. Any thread.
    [[nodiscard]] std::uint64_t answered() const { return answered_; }

private:
    void serve(boost::asio::ip::tcp::socket socket);

    const plan& plan_;
    boost::asio::ip::tcp::acceptor acceptor_;
    std::atomic<std::uint64_t> answered_{0};
};

}  // namespace throng::cli::web
