#include "server.hpp"

#include "cli/experiments/socket_failure.hpp"

#include <throng/task_group.hpp>
#include <throng/tasklet.hpp>
#include <throng/tasklet_stream.hpp>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

namespace throng::cli::web {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

using request = http::request<http::empty_body>;
using response = http::response<http::string_body>;

std::optional<std::uint64_t> page_number(std::string_view target) {
    const std::string_view prefix = page_prefix;
    if (!target.starts_with(prefix)) return std::nullopt;
    target.remove_prefix(prefix.size());
    std::uint64_t number = 0;
    const char* end = target.data() + target.size();
    const auto [stop, failure] = std::from_chars(target.data(), end, number);
    if (failure != std::errc() || stop != end) return std::nullopt;
    return number;
}

// Takes its time, as pages do that have to ask others.
response make_page(const plan& what, const request& wanted) {
    response answer(http::status::ok, wanted.version());
    answer.set(http::field::content_type, "text/plain");
    answer.keep_alive(wanted.keep_alive());
    const std::optional<std::uint64_t> number = page_number(wanted.target());
    if (number && wanted.method() == http::verb::get) {
        sleep_for(what.page_time());
        answer.body() = page_text(what.seed, *number);
    } else {
        answer.result(http::status::not_found);
    }
    answer.prepare_payload();
    return answer;
}

}  // namespace

server::server(const plan& what) : plan_(what), acceptor_(io_context()) {
    error_code failure;
    acceptor_.open(tcp::v4(), failure);
    if (!failure) acceptor_.bind({asio::ip::address_v4::loopback(), 0}, failure);
    if (!failure) acceptor_.listen(tcp::acceptor::max_listen_connections, failure);
    if (!failure) acceptor_.non_blocking(true, failure);
    if (failure) fail_on_socket("the server cannot listen", failure, "--clients");
}

std::uint16_t server::port() const { return acceptor_.local_endpoint().port(); }

void server::accept_all() {
    task_group clients;
    for (std::uint64_t taken = 0; taken < plan_.clients;) {
        tcp::socket socket(io_context());
        error_code failure;
        acceptor_.accept(socket, failure);
        if (failure == asio::error::would_block) {
            acceptor_.async_wait(tcp::acceptor::wait_read, use_tasklet);
            continue;
        }
        if (failure) fail_on_socket("cannot take in a client", failure, "--clients");
        ++taken;
        clients.spawn({.name = "client", .shard = placement::anywhere()},
                      [this, its = std::move(socket)]() mutable { serve(std::move(its)); });
    }
    clients.wait();
}

void server::serve(tcp::socket socket) {
    socket.set_option(tcp::no_delay(true));
    tasklet_stream<tcp::socket> stream(std::move(socket));
    boost::beast::flat_buffer buffer;
    for (;;) {
        request wanted;
        error_code failure;
        http::read(stream, buffer, wanted, failure);
        if (failure) return;  // it has closed, or gone away: no affair of the other clients
        response answer = make_page(plan_, wanted);
        http::write(stream, answer, failure);
        if (failure) return;
        answered_.fetch_add(1, std::memory_order_relaxed);
        if (!answer.keep_alive()) return;
    }
}

}  // namespace throng::cli::web
