#include "clients.hpp"

#include "cli/experiments/experiment.hpp"
#include "cli/experiments/socket_failure.hpp"

#include <throng/error.hpp>
#include <throng/tasklet_stream.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <string>
#include <utility>

namespace throng::cli::web {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

namespace {

using stream_type = tasklet_stream<tcp::socket>;

// Each address has some 28,000 ports for clients of the same server.
constexpr std::uint64_t clients_of_an_address = 20'000;
constexpr std::uint32_t first_address = 0x7f000001;  // 127.0.0.1

stream_type connect(std::uint64_t number, std::uint16_t port) {
    boost::system::error_code failure;
    tcp::socket socket(io_context());
    socket.open(tcp::v4(), failure);
    const auto further = static_cast<std::uint32_t>(number / clients_of_an_address);
    if (!failure && further > 0) {
        // The port is then chosen when the server is known, so that all may have the same ones.
        socket.set_option(
            asio::detail::socket_option::boolean<IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT>(true));
        socket.bind({asio::ip::address_v4(first_address + further), 0}, failure);
    }
    if (!failure) {
        socket.set_option(tcp::no_delay(true));
        socket.async_connect({asio::ip::address_v4(first_address), port}, use_tasklet[failure]);
    }
    if (failure) {
        fail_on_socket(
            fmt::format("client {} cannot connect to port {} of 127.0.0.1", number, port), failure,
            "--clients");
    }
    return stream_type(std::move(socket));
}

void check_page(const plan& what, std::uint64_t number,
                const http::response<http::string_body>& answer) {
    if (answer.result() != http::status::ok) {
        throw wrong_answer(fmt::format("wrong answer: page {} has status {}, not 200", number,
                                       answer.result_int()));
    }
    if (answer.body() != page_text(what.seed, number)) {
        throw wrong_answer(fmt::format("wrong answer: page {} has another text", number));
    }
}

}  // namespace

void clients::visit() {
    leader_ = this_tasklet();
    const clock::time_point before = clock::now();
    for (std::uint64_t i = 0; i < plan_.clients; ++i) {
        // Nobody has a handle of it, so that its failure ends the run at once.
        spawn({.name = "client", .shard = placement::anywhere()}, [this, i] { live(i); });
    }
    wait_for_all(connected_);
    begin_ = clock::now();
    connect_seconds_ = std::chrono::duration<double>(begin_ - before).count();
    begun_.close();
    wait_for_all(ended_);
    seconds_ = std::chrono::duration<double>(clock::now() - begin_).count();
    leader_ = {};
}

void clients::wait_for_all(const std::atomic<std::uint64_t>& count) const {
    while (count.load() < plan_.clients) park();
}
void clients::count(std::atomic<std::uint64_t>& up) {
    if (up.fetch_add(1) + 1 == plan_.clients) leader_.wake();
}

void clients::live(std::uint64_t number) {
    stream_type stream = connect(number, port_);
    count(connected_);
    static_cast<void>(begun_.receive());  // until it is closed
    ask(number, stream);
    count(ended_);
}

void clients::ask(std::uint64_t number, tasklet_stream<tcp::socket>& stream) {
    const clock::duration spread = plan_.page_time() + plan_.pause();
    sleep_until(begin_ + spread / plan_.clients * number);
    boost::beast::flat_buffer buffer;
    for (std::uint64_t i = 0; i < plan_.requests; ++i) {
        if (i > 0 && plan_.pause_ms > 0) sleep_for(plan_.pause());
        const std::uint64_t page = number * plan_.requests + i;
        http::request<http::empty_body> wanted(http::verb::get, page_prefix + std::to_string(page),
                                               11);
        wanted.set(http::field::host, "127.0.0.1");
        const clock::time_point asked = clock::now();
        http::response<http::string_body> answer;
        boost::system::error_code failure;
        http::write(stream, wanted, failure);
        if (!failure) http::read(stream, buffer, answer, failure);
        if (failure) {
            throw error(fmt::format("client {} has no answer from the server for page {}: {}",
                                    number, page, failure.message()));
        }
        const clock::duration late = clock::now() - asked - plan_.page_time();
        latency_.add(static_cast<std::uint64_t>(std::max(late, clock::duration(0)).count()));
        check_page(plan_, page, answer);
    }
}

}  // namespace throng::cli::web
