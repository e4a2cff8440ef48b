// Operations of Asio that are under way when their tasklet is killed or the run fails.
#include "framework/tasklet/killed.hpp"
#include "framework/tasklet/setups.hpp"
#include "framework/tasklet/token.hpp"

#include <throng/io.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace throng;
using namespace throng::test;
namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;
using unix_socket = asio::local::stream_protocol::socket;

namespace {

// Each waits for what never comes.
void accept() {
    tcp::acceptor acceptor(io_context(), {asio::ip::address_v4::loopback(), 0});
    acceptor.async_accept(use_tasklet);
}

void receive_datagram() {
    udp::socket socket(io_context(), {asio::ip::address_v4::loopback(), 0});
    std::array<char, 10> buffer;
    socket.async_receive(asio::buffer(buffer), use_tasklet);
}

void wait_for_ever() {
    asio::steady_timer timer(io_context(), asio::steady_timer::time_point::max());
    timer.async_wait(use_tasklet);
}

template <class Read>
void read_from_pair(Read read) {
    unix_socket here(io_context());
    unix_socket there(io_context());
    asio::local::connect_pair(here, there);
    asio::write(there, asio::buffer("some"));
    read(here);
}

void read_some() {
    read_from_pair([](unix_socket& socket) {
        std::array<char, 100> buffer;
        while (socket.async_read_some(asio::buffer(buffer), use_tasklet) > 0) {
        }
    });
}

// A composed operation, of which the first step succeeds.
void read_all() {
    read_from_pair([](unix_socket& socket) {
        std::array<char, 100> buffer;
        asio::async_read(socket, asio::buffer(buffer), use_tasklet);
    });
}

void read_line() {
    read_from_pair([](unix_socket& socket) {
        std::string line;
        asio::async_read_until(socket, asio::dynamic_buffer(line), '\n', use_tasklet);
    });
}

// The error is asked for, but there is none to be had.
void read_with_error_code() {
    read_from_pair([](unix_socket& socket) {
        std::array<char, 100> buffer;
        boost::system::error_code failure;
        while (!failure) socket.async_read_some(asio::buffer(buffer), use_tasklet[failure]);
    });
}

const std::vector<std::function<void()>> all_waits{
    accept, receive_datagram, wait_for_ever, read_some, read_all, read_line, read_with_error_code};

template <class R>
void await_blocked(const tasklet<R>& its) {
    while (its.state() != tasklet_state::blocked) yield();
}

// An operation that cannot be cancelled: it ends when the test wants it to.
class stubborn_operation {
public:
    int wait() {
        return asio::async_initiate<const use_tasklet_t, void(int)>(
            [this](auto handler) {
                auto shared = std::make_shared<decltype(handler)>(std::move(handler));
                complete_ = [shared](int value) { std::move (*shared)(value); };
                started_ = true;
            },
            use_tasklet);
    }
    [[nodiscard]] bool started() const { return started_; }
    void complete(int value) { std::exchange(complete_, nullptr)(value); }

private:
    std::atomic<bool> started_ = false;
    std::function<void(int)> complete_;
};

}  // namespace

TEST_CASE("a tasklet that is killed in an operation ends with it, whatever the operation") {
    for_each_setup([](const setup& where) {
        if (where.stack != stack_kind::dedicated) return;
        int beyond = 0;
        for (const auto& waits : all_waits) {
            const bool killed = run_in(where, [&] {
                auto victim = spawn(where.on(1), [&, mine = token()] {
                    const token local;
                    waits();
                    ++beyond;
                });
                await_blocked(victim);
                victim.kill();
                return joined_as_killed(victim);
            });
            CHECK(killed);
        }
        CHECK(beyond == 0);
        CHECK(token::alive == 0);
    });
}

TEST_CASE("a run that fails cancels what is under way and unwinds everybody") {
    for_each_setup([](const setup& where) {
        if (where.stack != stack_kind::dedicated) return;
        runtime its(where.options());
        for (int round = 0; round < 2; ++round) {
            const auto failing = [&] {
                std::vector<tasklet<void>> all;
                for (std::uint32_t i = 0; i < 50; ++i) {
                    all.push_back(spawn(where.on(i), [i, mine = token()] {
                        const token local;
                        all_waits[i % all_waits.size()]();
                    }));
                }
                for (const auto& each : all) await_blocked(each);
                throw std::runtime_error("over");
            };
            CHECK_THROWS_WITH_AS(its.run(failing), "over", std::runtime_error);
            CHECK(token::alive == 0);
        }
        const int after = its.run([] {
            asio::steady_timer timer(io_context(), std::chrono::seconds(0));
            timer.async_wait(use_tasklet);
            return 1;
        });
        CHECK(after == 1);
    });
}

TEST_CASE("a failing run that has just started operations ends cleanly") {
    for (int round = 0; round < 20; ++round) {
        const auto failing = [] {
            for (std::uint32_t i = 0; i < 20; ++i) {
                spawn(spawn_options{.shard = placement::anywhere()},
                      [i, mine = token()] { all_waits[i % all_waits.size()](); });
            }
            yield();
            throw std::runtime_error("over");
        };
        CHECK_THROWS_WITH_AS(run(failing, {.workers = 2}), "over", std::runtime_error);
        CHECK(token::alive == 0);
    }
}

TEST_CASE("a killed tasklet is not unwound while its operation works on its memory") {
    for (const unsigned workers : {1u, 2u}) {
        const auto main = [] {
            stubborn_operation operation;
            auto victim = spawn(spawn_options{.shard = placement::on(1)},
                                [&, mine = token()] { static_cast<void>(operation.wait()); });
            while (!operation.started()) yield();
            await_blocked(victim);
            victim.kill();
            victim.kill();
            for (int i = 0; i < 1000; ++i) yield();
            CHECK(token::alive > 0);
            CHECK_FALSE(victim.done());
            std::thread([&] { operation.complete(1); }).join();
            CHECK(joined_as_killed(victim));
            CHECK(token::alive == 0);
        };
        run(main, {.workers = workers});
    }
}

TEST_CASE("a failing run waits for an operation that cannot be cancelled") {
    stubborn_operation operation;
    std::thread completes;
    std::atomic<bool> completed = false;
    bool unwound_before = false;
    struct check_at_end {
        std::atomic<bool>& completed;
        bool& unwound_before;
        ~check_at_end() { unwound_before = !completed; }
    };
    const auto failing = [&] {
        auto waits = spawn([&] {
            const check_at_end check{completed, unwound_before};
            static_cast<void>(operation.wait());
        });
        await_blocked(waits);
        completes = std::thread([&] {
            completed = true;
            operation.complete(1);
        });
        throw std::runtime_error("over");
    };
    CHECK_THROWS_WITH_AS(run(failing), "over", std::runtime_error);
    completes.join();
    CHECK_FALSE(unwound_before);
}

TEST_CASE("a tasklet killed between its operation's end and its turn is killed") {
    const auto main = [] {
        bool beyond = false;
        auto victim = spawn([&, mine = token()] {
            asio::async_initiate<const use_tasklet_t, void()>(
                [](auto handler) { std::move(handler)(); }, use_tasklet);
            beyond = true;
        });
        yield();  // the message that ends its wait is delivered after this tasklet's turn
        CHECK(victim.state() == tasklet_state::blocked);
        victim.kill();
        CHECK(joined_as_killed(victim));
        CHECK_FALSE(beyond);
    };
    run(main, {.workers = 1, .shards = 1});
    CHECK(token::alive == 0);
}

TEST_CASE("kills that race with the ends of operations leave nothing behind") {
    for (const unsigned workers : {1u, 2u, 4u}) {
        const auto main = [&] {
            std::vector<tasklet<void>> all;
            for (std::uint32_t i = 0; i < 100; ++i) {
                all.push_back(
                    spawn(spawn_options{.shard = placement::anywhere()}, [mine = token()] {
                        for (;;) {
                            asio::steady_timer timer(io_context(), std::chrono::seconds(0));
                            timer.async_wait(use_tasklet);
                        }
                    }));
            }
            int killed = 0;
            for (auto& each : all) {
                for (int i = 0; i < 3; ++i) yield();
                each.kill();
                killed += joined_as_killed(each) ? 1 : 0;
            }
            return killed;
        };
        CHECK(run(main, {.workers = workers}) == 100);
        CHECK(token::alive == 0);
    }
}

TEST_CASE("a tasklet that is being unwound starts no operation") {
    int started = 0;
    const auto initiate = [&] {
        asio::async_initiate<const use_tasklet_t, void()>(
            [&](auto handler) {
                ++started;
                std::move(handler)();
            },
            use_tasklet);
    };
    struct at_end {
        const decltype(initiate)& its;
        ~at_end() {
            try {
                its();
            } catch (const tasklet_killed&) {
            }
        }
    };
    run([&] {
        auto victim = spawn([&] {
            const at_end last{initiate};
            park();
        });
        yield();
        victim.kill();
        CHECK(joined_as_killed(victim));
    });
    CHECK(started == 0);
}
