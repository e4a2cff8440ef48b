// A socket that reads and writes as if it blocked, but parks only the calling tasklet.
#pragma once

#include <throng/io.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>

#include <cstddef>
#include <utility>

namespace throng {

/// A stream socket (of TCP, or a local one) for all that works on Asio's synchronous streams:
/// asio::read, write, read_until, asio::ssl::stream, Beast's http::read and write.
///
///     throng::tasklet_stream stream(acceptor.async_accept(throng::use_tasklet));
///     boost::beast::http::read(stream, buffer, request);
///
/// Each operation is tried first, and waits for the socket to be ready only if it would block. So
/// what can be done at once is done at once, by the worker, and so is all that works on the data:
/// the thread of io_context() does nothing but wait. That is faster than an asynchronous read or
/// write with use_tasklet, which goes through that thread each time.
///
/// For the tasklets of one shard, one that reads and one that writes at a time. They must have
/// stacks of their own, as for use_tasklet. Throws what use_tasklet throws, error codes or not.
template <class Socket>
class tasklet_stream {
public:
    /// The socket, which is of Asio.
    using next_layer_type = Socket;
    /// The same, as Asio names it.
    using lowest_layer_type = typename Socket::lowest_layer_type;
    /// Of the socket.
    using executor_type = typename Socket::executor_type;

    /// Takes over a socket, which does not block from now on. Throws boost::system::system_error.
    explicit tasklet_stream(Socket socket) : socket_(std::move(socket)) {
        socket_.non_blocking(true);
    }

    /// The socket itself.
    [[nodiscard]] Socket& next_layer() noexcept { return socket_; }
    /// The socket itself.
    [[nodiscard]] const Socket& next_layer() const noexcept { return socket_; }
    /// The socket itself, as Asio names it.
    [[nodiscard]] lowest_layer_type& lowest_layer() noexcept { return socket_.lowest_layer(); }
    /// Of the socket.
    [[nodiscard]] executor_type get_executor() noexcept { return socket_.get_executor(); }

    /// Reads one byte or more, as many as there are and fit; waits while there is none. How many;
    /// 0 with asio::error::eof at the end.
    template <class Buffers>
    std::size_t read_some(const Buffers& buffers, boost::system::error_code& failure) {
        return patiently(boost::asio::socket_base::wait_read, failure,
                         [&] { return socket_.read_some(buffers, failure); });
    }
    /// The same; throws boost::system::system_error.
    template <class Buffers>
    std::size_t read_some(const Buffers& buffers) {
        boost::system::error_code failure;
        const std::size_t bytes = read_some(buffers, failure);
        if (failure) throw boost::system::system_error(failure);
        return bytes;
    }

    /// Writes one byte or more, as many as there is room for; waits while there is none. How many.
    template <class Buffers>
    std::size_t write_some(const Buffers& buffers, boost::system::error_code& failure) {
        return patiently(boost::asio::socket_base::wait_write, failure,
                         [&] { return socket_.write_some(buffers, failure); });
    }
    /// The same; throws boost::system::system_error.
    template <class Buffers>
    std::size_t write_some(const Buffers& buffers) {
        boost::system::error_code failure;
        const std::size_t bytes = write_some(buffers, failure);
        if (failure) throw boost::system::system_error(failure);
        return bytes;
    }

private:
    template <class Attempt>
    std::size_t patiently(boost::asio::socket_base::wait_type ready,
                          boost::system::error_code& failure, Attempt attempt) {
        for (;;) {
            const std::size_t bytes = attempt();
            if (failure != boost::asio::error::would_block) return bytes;
            socket_.async_wait(ready, use_tasklet[failure]);
            if (failure) return 0;
        }
    }

    Socket socket_;
};

}  // namespace throng
