// Sockets and timers of Asio: each operation parks only the tasklet that calls it.
#include "framework/tasklet/setups.hpp"
#include "tasklet/sanitizer_switch.hpp"

#include <throng/channel.hpp>
#include <throng/io.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

using namespace throng;
using namespace throng::test;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;
using boost::system::error_code;
using unix_socket = asio::local::stream_protocol::socket;

namespace {

template <class Protocol>
typename Protocol::endpoint any_port() {
    return {asio::ip::address_v4::loopback(), 0};
}

std::pair<unix_socket, unix_socket> connected_pair() {
    std::pair<unix_socket, unix_socket> ends(io_context(), io_context());
    asio::local::connect_pair(ends.first, ends.second);
    return ends;
}

// Sends back what comes, until the other side has no more.
void echo(tcp::socket socket) {
    std::array<char, 1000> buffer;
    error_code failure;
    for (;;) {
        const std::size_t bytes =
            socket.async_read_some(asio::buffer(buffer), use_tasklet[failure]);
        if (failure == asio::error::eof) break;
        CHECK_FALSE(failure);
        CHECK(asio::async_write(socket, asio::buffer(buffer, bytes), use_tasklet) == bytes);
    }
}

std::string echo_of(const std::string& text, const tcp::endpoint& server) {
    tcp::socket socket(io_context());
    socket.async_connect(server, use_tasklet);
    CHECK(asio::async_write(socket, asio::buffer(text), use_tasklet) == text.size());
    socket.shutdown(tcp::socket::shutdown_send);
    std::string answer;
    error_code failure;
    asio::async_read(socket, asio::dynamic_buffer(answer), use_tasklet[failure]);
    CHECK(failure == asio::error::eof);
    return answer;
}

int echo_everywhere(const setup& where, std::uint32_t clients) {
    tcp::acceptor acceptor(io_context(), any_port<tcp>());
    spawn([&] {
        for (std::uint32_t i = 0; i < clients; ++i) {
            spawn(spawn_options{.shard = placement::anywhere()},
                  [socket = acceptor.async_accept(use_tasklet)]() mutable {
                      echo(std::move(socket));
                  });
        }
    });
    std::vector<tasklet<bool>> all;
    for (std::uint32_t i = 0; i < clients; ++i) {
        const placement shard = placement::on(i % where.shards);
        all.push_back(spawn(spawn_options{.shard = shard}, [&acceptor, i] {
            const std::uint32_t here = this_shard();
            const std::string text(i * 111 + 1, static_cast<char>('a' + i % 26));
            const bool same = echo_of(text, acceptor.local_endpoint()) == text;
            return same && this_shard() == here;
        }));
    }
    int right = 0;
    for (auto& each : all) right += each.join() ? 1 : 0;
    return right;
}

}  // namespace

TEST_CASE("many tasklets talk over TCP at once, each on its own shard throughout") {
    for_each_setup([](const setup& where) {
        if (where.stack != stack_kind::dedicated) return;
        CHECK(run_in(where, [&] { return echo_everywhere(where, 30); }) == 30);
    });
}

TEST_CASE("datagrams arrive with their sender") {
    const bool right = run([] {
        udp::socket first(io_context(), any_port<udp>());
        udp::socket second(io_context(), any_port<udp>());
        auto answers = spawn([&] {
            std::array<char, 100> buffer;
            udp::endpoint sender;
            const auto bytes = second.async_receive_from(asio::buffer(buffer), sender, use_tasklet);
            second.async_send_to(asio::buffer(buffer, bytes), sender, use_tasklet);
            return sender == first.local_endpoint();
        });
        std::string answer(100, ' ');
        first.async_send_to(asio::buffer("question", 8), second.local_endpoint(), use_tasklet);
        answer.resize(first.async_receive(asio::buffer(answer), use_tasklet));
        return answers.join() && answer == "question";
    });
    CHECK(right);
}

TEST_CASE("a timer of Asio ends its tasklet's wait, never early, or is cancelled") {
    run([] {
        asio::steady_timer timer(io_context(), 2ms);
        timer.async_wait(use_tasklet);
        CHECK(std::chrono::steady_clock::now() >= timer.expiry());

        timer.expires_at(asio::steady_timer::time_point::max());
        spawn([&] { timer.cancel(); });
        CHECK_THROWS_AS(timer.async_wait(use_tasklet), boost::system::system_error);
        error_code failure;
        spawn([&] { timer.cancel(); });
        timer.async_wait(use_tasklet[failure]);
        CHECK(failure == asio::error::operation_aborted);
    });
}

TEST_CASE("a failed operation throws its error_code, or stores it") {
    run([] {
        tcp::endpoint nobody;
        {
            const tcp::acceptor acceptor(io_context(), any_port<tcp>());
            nobody = acceptor.local_endpoint();
        }
        tcp::socket socket(io_context());
        try {
            socket.async_connect(nobody, use_tasklet);
            FAIL("somebody is there");
        } catch (const boost::system::system_error& refused) {
            CHECK(refused.code() == asio::error::connection_refused);
        }
        error_code failure;
        socket.close();
        socket.async_connect(nobody, use_tasklet[failure]);
        CHECK(failure == asio::error::connection_refused);
        socket.close();
        const std::array<tcp::endpoint, 2> all{nobody, nobody};
        asio::async_connect(socket, all, use_tasklet[failure]);
        CHECK(failure == asio::error::connection_refused);

        asio::steady_timer timer(io_context(), 0ms);
        timer.async_wait(use_tasklet[failure]);
        CHECK_FALSE(failure);
        socket.close();
        CHECK(std::get<0>(socket.async_connect(nobody, asio::as_tuple(use_tasklet))) ==
              asio::error::connection_refused);
    });
}

TEST_CASE("the other tasklets of the shard run while one waits for input") {
    const int turns = run(
        [] {
            auto [here, there] = connected_pair();
            int count = 0;
            spawn([&, &end = there] {
                while (count < 100) {
                    ++count;
                    yield();
                }
                end.async_write_some(asio::buffer("x", 1), use_tasklet);
            });
            char got = 0;
            CHECK(here.async_read_some(asio::buffer(&got, 1), use_tasklet) == 1);
            CHECK(got == 'x');
            return count;
        },
        {.workers = 1, .shards = 1});
    CHECK(turns == 100);
}

TEST_CASE(
    "an operation works in a catch block, whose exception is still the current one after it") {
    run([] {
        std::string caught;
        spawn([&] {
            try {
                throw std::runtime_error("mine");
            } catch (const std::exception&) {
                asio::steady_timer(io_context(), 0ms).async_wait(use_tasklet);
                try {
                    throw;
                } catch (const std::exception& still) {
                    caught = still.what();
                }
            }
        }).join();
        CHECK(caught == "mine");
    });
}

TEST_CASE("a run is no deadlock while an operation is under way, and one afterwards") {
    for (const unsigned workers : {1u, 2u}) {
        bool waited = false;
        const auto main = [&] {
            channel<int> never;
            spawn([&waited, never] {
                asio::steady_timer timer(io_context(), 10ms);
                timer.async_wait(use_tasklet);
                waited = true;
            });
            never.receive();
        };
        CHECK_THROWS_AS(run(main, {.workers = workers}), deadlock_error);
        CHECK(waited);
    }
}

TEST_CASE("a sliced tasklet is refused, since its buffers would move") {
    run([] {
        auto sliced = spawn(spawn_options{.stack = stack_kind::sliced}, [] {
            asio::steady_timer timer(io_context(), 0ms);
            timer.async_wait(use_tasklet);
        });
        if (detail::under_sanitizer)
            sliced.join();  // it has a stack of its own then
        else
            CHECK_THROWS_WITH_AS(sliced.join(), doctest::Contains("stack_kind::dedicated"), error);
    });
}

TEST_CASE("outside of tasklets there is no io_context, and use_tasklet is refused") {
    CHECK_THROWS_AS(static_cast<void>(io_context()), error);
    asio::io_context own;
    asio::steady_timer timer(own, 0ms);
    CHECK_THROWS_AS(timer.async_wait(use_tasklet), error);
    CHECK(own.run() == 0);
}

TEST_CASE("an operation that would block is refused by a trap before it has started") {
    run([] {
        auto [here, there] = connected_pair();
        char got = 0;
        {
            const block_trap none;
            CHECK_THROWS_AS(here.async_read_some(asio::buffer(&got, 1), use_tasklet),
                            switch_refused);
        }
        asio::write(there, asio::buffer("x", 1));
        CHECK(here.async_read_some(asio::buffer(&got, 1), use_tasklet) == 1);
    });
}
