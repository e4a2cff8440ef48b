// The datagrams of the experiment `packets`, and how tasklets wait for them.
#pragma once

#include "cli/experiments/socket_failure.hpp"

#include <throng/io.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/udp.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace throng::cli::packets {

namespace asio = boost::asio;
using asio::ip::udp;
using boost::system::error_code;

struct datagram {
    std::uint64_t player;
    std::uint64_t number;
    std::uint64_t move;
};

/// A socket on the loopback address. Each operation is tried, and waits only if it would block.
/// Made and used by tasklets of one shard, one that receives and one that sends at a time.
class datagram_socket {
public:
    /// Throws throng::error, as fail_on_socket does.
    datagram_socket() : socket_(io_context()) {
        error_code failure;
        socket_.open(udp::v4(), failure);
        if (!failure) socket_.bind({asio::ip::address_v4::loopback(), 0}, failure);
        if (!failure) socket_.non_blocking(true, failure);
        check("cannot make a socket", failure);
    }

    [[nodiscard]] udp::endpoint address() const { return socket_.local_endpoint(); }

    /// Nothing if there is none now. What others have sent by mistake is passed over.
    std::optional<datagram> try_receive(udp::endpoint& from) {
        datagram got{};
        error_code failure;
        std::size_t bytes = 0;
        do {
            bytes = socket_.receive_from(asio::buffer(&got, sizeof got), from, 0, failure);
            if (failure == asio::error::would_block) return std::nullopt;
            check("cannot receive a datagram", failure);
        } while (bytes != sizeof got);
        return got;
    }
    datagram receive(udp::endpoint& from) {
        for (;;) {
            if (const std::optional<datagram> got = try_receive(from)) return *got;
            socket_.async_wait(udp::socket::wait_read, use_tasklet);
        }
    }
    void send(const datagram& what, const udp::endpoint& to) {
        error_code failure;
        do {
            socket_.send_to(asio::buffer(&what, sizeof what), to, 0, failure);
            if (failure == asio::error::would_block)
                socket_.async_wait(udp::socket::wait_write, use_tasklet);
        } while (failure == asio::error::would_block);
        check("cannot send a datagram", failure);
    }

private:
    static void check(std::string_view what, const error_code& failure) {
        if (failure) fail_on_socket(what, failure, "--players");
    }

    udp::socket socket_;
};

}  // namespace throng::cli::packets
