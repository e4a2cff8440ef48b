// Ends of channels: each side closes the channel by going out of scope.
#include "framework/tasklet/setups.hpp"
#include "scale.hpp"

#include <throng/channel_ends.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

using namespace throng;
using namespace throng::test;
using namespace std::chrono_literals;

namespace {

constexpr std::uint32_t capacities[] = {rendezvous, 1, 3, unbounded};

// What each side does not have.
template <class End>
concept sends = requires(End end) {
    end.send(1);
};
template <class End>
concept receives = requires(End end) {
    end.receive();
};
static_assert(sends<sending_end<int>> && !receives<sending_end<int>>);
static_assert(receives<receiving_end<int>> && !sends<receiving_end<int>>);
static_assert(std::is_nothrow_move_constructible_v<sending_end<int>>);
static_assert(std::is_nothrow_move_constructible_v<receiving_end<int>>);

}  // namespace

TEST_CASE("the iteration ends when the last sending end has gone") {
    for_each_setup([](const setup& where) {
        for (const std::uint32_t capacity : capacities) {
            CAPTURE(capacity);
            const int sum = run_in(where, [&] {
                auto [sender, receiver] = make_channel<int>(capacity);
                for (std::uint32_t i = 0; i < 3; ++i) {
                    spawn(where.on(i), [sender = sender] {
                        for (int k = 1; k <= 10; ++k) sender.send(k);
                    });
                }
                spawn(where.on(3), [mine = std::move(sender)] { mine.send(1000); });
                int total = 0;
                for (const int each : receiver) total += each;
                return total;
            });
            CHECK(sum == 1165);
        }
    });
}

TEST_CASE("senders get channel_closed when the last receiving end has gone") {
    for_each_setup([](const setup& where) {
        for (const std::uint32_t capacity : {rendezvous, 1u, 3u}) {
            CAPTURE(capacity);
            const int refused = run_in(where, [&] {
                auto [sender, receiver] = make_channel<std::string>(capacity);
                std::vector<tasklet<bool>> senders;
                for (std::uint32_t i = 0; i < 4; ++i) {
                    senders.push_back(spawn(where.on(i), [sender = sender] {
                        try {
                            for (;;) sender.send(std::string(60, 'x'));
                        } catch (const channel_closed&) {
                            return true;
                        }
                    }));
                }
                spawn(where.on(2), [mine = std::move(receiver)] {
                    const auto other = mine;
                    for (int i = 0; i < 7; ++i) mine.receive();
                });
                int count = 0;
                for (auto& each : senders) count += each.join() ? 1 : 0;
                bool later = false;
                try {
                    sender.send("later");
                } catch (const channel_closed&) {
                    later = true;
                }
                return later ? count : -1;
            });
            CHECK(refused == 4);
        }
    });
}

TEST_CASE("copies and assignments of ends are counted") {
    run([] {
        auto [sender, receiver] = make_channel<int>(unbounded);
        {
            const auto copy = sender;
            CHECK(copy == sender);
            copy.send(1);
        }
        CHECK_FALSE(receiver.try_receive().closed);
        auto other = make_channel<int>(unbounded);
        CHECK_FALSE(other.sender == sender);
        std::optional<sending_end<int>> second = sender;
        sender = other.sender;  // gives up one of two
        second->send(2);
        CHECK(receiver.receive() == 2);
        second.reset();
        CHECK(receiver.try_receive().closed);
        sender.send(3);
        CHECK(other.receiver.receive() == 3);
        other.receiver = receiver;
        CHECK_THROWS_AS(sender.send(4), channel_closed);
    });
}

TEST_CASE("values that are left are received after the sending end has gone") {
    for_each_setup([](const setup& where) {
        const auto words = run_in(where, [&] {
            auto ends = make_channel<std::string>(unbounded);
            spawn(where.on(1), [mine = std::move(ends.sender)] {
                mine.send_range(std::vector<std::string>{"a", std::string(80, 'b'), "c"});
            }).join();
            std::vector<std::string> all;
            for (const std::string& each : ends.receiver) all.push_back(each);
            CHECK_FALSE(ends.receiver.receive().has_value());
            return all;
        });
        CHECK(words == std::vector<std::string>{"a", std::string(80, 'b'), "c"});
    });
}

TEST_CASE("an end that a killed tasklet holds goes with it, started or not") {
    for_each_setup([](const setup& where) {
        for (const bool started : {false, true}) {
            CAPTURE(started);
            const int received = run_in(where, [&] {
                auto [sender, receiver] = make_channel<int>(1);
                sender.send(1);
                std::atomic<bool> runs = false;
                auto holder = spawn(where.on(1), [&runs, mine = std::move(sender)] {
                    runs = true;
                    park();
                });
                while (started && !runs) yield();
                holder.kill();
                int count = 0;
                for ([[maybe_unused]] const int each : receiver) ++count;
                return count;
            });
            CHECK(received == 1);
        }
    });
}

TEST_CASE("ends forward all operations of their side") {
    for_each_setup([](const setup& where) {
        run_in(where, [&] {
            auto [sender, receiver] = make_channel<std::string>(1);
            const std::string word = "word";
            CHECK(sender.try_send(word));
            CHECK_FALSE(sender.try_send("more"));
            CHECK_FALSE(sender.send_for(1ms, word));
            CHECK_FALSE(sender.send_until(std::chrono::steady_clock::now(), "more"));
            CHECK(receiver.try_receive().value == "word");
            CHECK_FALSE(receiver.try_receive());
            CHECK_FALSE(receiver.receive_for(1ms));
            CHECK_FALSE(receiver.receive_until(std::chrono::steady_clock::now()));
            CHECK(sender.send_until(std::chrono::steady_clock::now(), word));
            CHECK(*receiver.receive_for(1h) == "word");
            sender.send_exception(std::make_exception_ptr(std::runtime_error("sent")));
            CHECK_THROWS_WITH_AS(receiver.receive(), "sent", std::runtime_error);
            CHECK(sender.underlying() == receiver.underlying());
            CHECK(receiver.underlying().balance() == 0);
            sender.close();
            CHECK(receiver.receive_for(1h).closed);
            receiver.close();
            CHECK_THROWS_AS(sender.try_send("more"), channel_closed);
        });
    });
}

TEST_CASE("values that can only be moved pass through ends") {
    for_each_setup([](const setup& where) {
        const int sum = run_in(where, [&] {
            auto ends = make_channel<std::unique_ptr<int>>();
            spawn(where.on(1), [mine = std::move(ends.sender)] {
                for (int i = 0; i < 10; ++i) mine.send(std::make_unique<int>(i));
            });
            int total = 0;
            for (auto& each : ends.receiver) total += *each;
            return total;
        });
        CHECK(sum == 45);
    });
}

TEST_CASE("an end may outlive the runtime once the other side has gone") {
    auto left = run([] {
        auto [sender, receiver] = make_channel<std::string>(unbounded);
        sender.send(std::string(100, 'x'));
        return std::move(receiver);
    });
    auto other = run([] {
        auto ends = make_channel<std::string>(unbounded);
        ends.sender.send(std::string(100, 'y'));
        return std::move(ends.sender);
    });
    CHECK_FALSE(left.underlying() == other.underlying());
    // Never used, and destroyed outside.
    const auto unused = make_channel<int>();
    CHECK(unused.sender.underlying() == unused.receiver.underlying());
}

TEST_CASE("a pipeline of ends ends from its source on") {
    for_each_setup([](const setup& where) {
        const auto sum = run_in(where, [&] {
            auto [first, source] = make_channel<std::size_t>();
            auto in = std::move(source);
            for (std::uint32_t stage = 0; stage < 10; ++stage) {
                auto [sender, next] = make_channel<std::size_t>(stage % 3);
                spawn(where.on(stage), [from = std::move(in), to = std::move(sender)] {
                    for (const std::size_t each : from) to.send(each + 1);
                });
                in = std::move(next);
            }
            const std::size_t count = scaled(100) + 4;
            spawn(where.on(1), [to = std::move(first), count] {
                for (std::size_t i = 0; i < count; ++i) to.send(0);
            });
            std::size_t total = 0;
            for (const std::size_t each : in) total += each;
            return total == 10 * count;
        });
        CHECK(sum);
    });
}

TEST_CASE("a pipeline of ends that nobody reads from any more ends from its end on") {
    for_each_setup([](const setup& where) {
        const int closed = run_in(where, [&] {
            std::vector<tasklet<bool>> stages;
            auto [first, source] = make_channel<int>();
            auto in = std::move(source);
            for (std::uint32_t stage = 0; stage < 5; ++stage) {
                auto [sender, next] = make_channel<int>();
                stages.push_back(
                    spawn(where.on(stage), [from = std::move(in), to = std::move(sender)] {
                        try {
                            for (const int each : from) to.send(each);
                        } catch (const channel_closed&) {
                            return true;
                        }
                        return false;
                    }));
                in = std::move(next);
            }
            stages.push_back(spawn(where.on(1), [to = std::move(first)] {
                try {
                    for (;;) to.send(1);
                } catch (const channel_closed&) {
                    return true;
                }
            }));
            {
                const auto reader = std::move(in);
                for (int i = 0; i < 3; ++i) reader.receive();
            }
            int count = 0;
            for (auto& each : stages) count += each.join() ? 1 : 0;
            return count;
        });
        CHECK(closed == 6);
    });
}
