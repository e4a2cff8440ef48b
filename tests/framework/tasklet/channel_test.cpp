// What channels promise, within a shard and across shards.
#include "framework/tasklet/setups.hpp"

#include <throng/channel.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

using namespace throng;
using namespace throng::test;

namespace {

constexpr std::uint32_t capacities[] = {rendezvous, 1, 3, unbounded};

template <class Test>
void for_each_capacity(Test test) {
    for_each_setup([&test](const setup& where) {
        for (const std::uint32_t capacity : capacities) {
            CAPTURE(capacity);
            test(where, capacity);
        }
    });
}

std::vector<int> numbers_up_to(int count) {
    std::vector<int> all(static_cast<std::size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    return all;
}

}  // namespace

TEST_CASE("values arrive in the order in which they were sent") {
    for_each_capacity([](const setup& where, std::uint32_t capacity) {
        const auto received = run_in(where, [&] {
            channel<int> numbers(capacity);
            spawn(where.on(1), [numbers] {
                for (int i = 0; i < 100; ++i) numbers.send(i);
                numbers.close();
            });
            auto reader = spawn(where.on(2), [numbers] {
                std::vector<int> all;
                for (int each : numbers) all.push_back(each);
                return all;
            });
            return reader.join();
        });
        CHECK(received == numbers_up_to(100));
    });
}

TEST_CASE("several senders and receivers pass every value once") {
    for_each_capacity([](const setup& where, std::uint32_t capacity) {
        const auto received = run_in(where, [&] {
            channel<int> numbers(capacity);
            std::vector<tasklet<void>> senders;
            std::vector<tasklet<std::vector<int>>> readers;
            for (std::uint32_t s = 0; s < 4; ++s) {
                senders.push_back(spawn(where.on(s), [numbers, s] {
                    for (int i = 0; i < 25; ++i) numbers.send(static_cast<int>(s) * 25 + i);
                }));
                readers.push_back(spawn(where.on(s + 2), [numbers] {
                    std::vector<int> all;
                    for (int each : numbers) all.push_back(each);
                    return all;
                }));
            }
            for (auto& each : senders) each.join();
            numbers.close();
            std::vector<int> all;
            for (auto& each : readers) {
                for (int number : each.join()) all.push_back(number);
            }
            std::sort(all.begin(), all.end());
            return all;
        });
        CHECK(received == numbers_up_to(100));
    });
}

TEST_CASE("a sender of a rendezvous channel waits for its receiver") {
    for_each_setup([](const setup& where) {
        const std::string trace = run_in(where, [&] {
            std::string seen;
            channel<char> letters;
            auto sender = spawn(where.here(), [&seen, letters] {
                letters.send('x');
                seen += "sent ";
            });
            yield();
            seen += "waits ";
            seen += *letters.receive();
            seen += ' ';
            sender.join();
            return seen;
        });
        CHECK(trace == "waits x sent ");
    });
}

TEST_CASE("a bounded channel takes as many values as it has room for") {
    for_each_setup([](const setup& where) {
        for (const std::uint32_t capacity : {1u, 2u, 5u, 9u}) {
            const auto [sent, balance] = run_in(where, [&] {
                std::uint32_t count = 0;
                channel<int> numbers(capacity);
                auto sender = spawn(where.here(), [&count, numbers] {
                    for (int i = 0; i < 20; ++i, ++count) numbers.send(i);
                });
                yield();
                const auto result = std::pair(count, numbers.balance());
                for (int i = 0; i < 20; ++i) CHECK(numbers.receive() == i);
                sender.join();
                return result;
            });
            CHECK(sent == capacity);
            CHECK(balance == 1);
        }
    });
}

TEST_CASE("an unbounded channel never makes a sender of its shard wait") {
    const std::size_t sum = run([] {
        channel<std::size_t> numbers(unbounded);
        for (std::size_t i = 0; i < 10000; ++i) numbers.send(i);
        numbers.close();
        std::size_t total = 0;
        for (std::size_t each : numbers) total += each;
        return total;
    });
    CHECK(sum == 10000 * 9999 / 2);
}

TEST_CASE("balance counts those that wait: senders up, receivers down") {
    for_each_setup([](const setup& where) {
        const auto seen = run_in(where, [&] {
            std::vector<std::int64_t> balances;
            channel<int> numbers;
            balances.push_back(numbers.balance());
            for (int i = 0; i < 3; ++i) spawn(where.here(), [numbers, i] { numbers.send(i); });
            yield();
            balances.push_back(numbers.balance());
            for (int i = 0; i < 3; ++i) numbers.receive();
            balances.push_back(numbers.balance());
            for (int i = 0; i < 2; ++i) spawn(where.here(), [numbers] { numbers.receive(); });
            yield();
            balances.push_back(numbers.balance());
            numbers.close();
            balances.push_back(numbers.balance());
            return balances;
        });
        CHECK(seen == std::vector<std::int64_t>{0, 3, 0, -2, 0});
    });
}

TEST_CASE("a closed channel gives what is left and then the end") {
    for_each_setup([](const setup& where) {
        const auto seen = run_in(where, [&] {
            channel<int> numbers(5);
            numbers.send(1);
            numbers.send(2);
            numbers.close();
            numbers.close();
            auto reader = spawn(where.on(1), [numbers] {
                std::vector<int> all;
                while (auto value = numbers.receive()) all.push_back(*value);
                if (numbers.receive()) all.push_back(-1);
                return all;
            });
            return reader.join();
        });
        CHECK(seen == std::vector<int>{1, 2});
    });
}

TEST_CASE("a send to a closed channel throws and leaves nothing behind") {
    for_each_capacity([](const setup& where, std::uint32_t capacity) {
        const bool refused = run_in(where, [&] {
            channel<std::string> words(capacity);
            words.close();
            auto sender = spawn(where.on(1), [words] {
                try {
                    words.send(std::string(100, 'x'));
                } catch (const channel_closed&) {
                    return true;
                }
                return false;
            });
            return sender.join() && !words.receive();
        });
        CHECK(refused);
    });
}

TEST_CASE("close wakes receivers that wait with the end and senders with an exception") {
    for_each_setup([](const setup& where) {
        const int woken = run_in(where, [&] {
            channel<std::string> in;
            channel<std::string> out;
            std::vector<tasklet<bool>> all;
            for (std::uint32_t i = 0; i < 3; ++i) {
                all.push_back(spawn(where.on(i), [in] { return !in.receive().has_value(); }));
                all.push_back(spawn(where.on(i), [out] {
                    try {
                        out.send("never taken, and too long for the string itself");
                    } catch (const channel_closed&) {
                        return true;
                    }
                    return false;
                }));
            }
            yield();
            // From a third shard, which need not be theirs.
            spawn(where.on(3), [in, out] {
                in.close();
                out.close();
            }).join();
            int count = 0;
            for (auto& each : all) count += each.join() ? 1 : 0;
            return count;
        });
        CHECK(woken == 6);
    });
}

TEST_CASE("range-for ends at once on a channel that is closed and empty") {
    const int steps = run([] {
        channel<int> nothing;
        nothing.close();
        int count = 0;
        for ([[maybe_unused]] int each : nothing) ++count;
        return count;
    });
    CHECK(steps == 0);
}

TEST_CASE("channels are made, copied, filled and destroyed anywhere") {
    // Made outside of tasklets, used in two runs of one runtime, destroyed after it.
    channel<std::string> outside(unbounded);
    {
        runtime its({.workers = 2});
        its.run([outside] { outside.send(std::string(100, 'a')); });
        const auto word = its.run([outside] { return outside.receive(); });
        CHECK(word == std::string(100, 'a'));
        its.run([outside] { outside.send(std::string(100, 'b')); });
    }
    // Made in a tasklet, handed out of the runtime with values in it.
    std::vector<channel<std::string>> kept;
    {
        runtime its({.workers = 2});
        for (int i = 0; i < 3; ++i) {
            kept.push_back(its.run([] {
                channel<std::string> made(unbounded);
                made.send(std::string(100, 'c'));
                return made;
            }));
        }
    }
    const auto copy = kept;
    CHECK(copy == kept);
    CHECK(copy.front() != kept.back());
}

TEST_CASE("send and receive outside of tasklets are refused") {
    channel<int> numbers(1);
    CHECK_THROWS_WITH_AS(numbers.send(1), "send was called outside of tasklets; call it within run",
                         error);
    CHECK_THROWS_AS(numbers.receive(), error);
    numbers.close();
}

namespace {

// The program whose order of events is Stackless Python's, as observed with PyPy's `stackless`:
//     receiver: for i in 0, 1: note 'r<i>'; receive; note 'got'    (a tasklet)
//     sender:   for i in 0, 1: note 's<i>'; send                   (a tasklet)
//     other:    note 'o'                                           (a tasklet)
std::string order_of_events(preference who, stack_kind stack) {
    return run(
        [who, stack] {
            std::string events;
            auto note = [&events](const char* what) { events += std::string(what) + ' '; };
            channel<int> numbers;
            numbers.set_preference(who);
            auto receiver = spawn({.stack = stack}, [&note, numbers] {
                note("r0");
                numbers.receive();
                note("got");
                note("r1");
            });
            auto sender = spawn({.stack = stack}, [&note, numbers] {
                note("s0");
                numbers.send(0);
                note("s1");
            });
            auto other = spawn({.stack = stack}, [&note] { note("o"); });
            receiver.join();
            sender.join();
            other.join();
            return events;
        },
        {.workers = 1, .shards = 1});
}

// The same with the sender first, so that it is the sender that waits.
std::string order_with_waiting_sender(preference who, stack_kind stack) {
    return run(
        [who, stack] {
            std::string events;
            auto note = [&events](const char* what) { events += std::string(what) + ' '; };
            channel<int> numbers;
            numbers.set_preference(who);
            auto sender = spawn({.stack = stack}, [&note, numbers] {
                note("s0");
                numbers.send(0);
                note("s1");
            });
            auto receiver = spawn({.stack = stack}, [&note, numbers] {
                note("r0");
                numbers.receive();
                note("got");
            });
            auto other = spawn({.stack = stack}, [&note] { note("o"); });
            receiver.join();
            sender.join();
            other.join();
            return events;
        },
        {.workers = 1, .shards = 1});
}

}  // namespace

TEST_CASE("who runs on after a receiver has waited is as in Stackless Python") {
    for (const stack_kind stack : stack_kinds) {
        CHECK(order_of_events(preference::receiver, stack) == "r0 s0 got r1 o s1 ");
        CHECK(order_of_events(preference::neither, stack) == "r0 s0 s1 o got r1 ");
        CHECK(order_of_events(preference::sender, stack) == "r0 s0 s1 o got r1 ");
    }
}

TEST_CASE("who runs on after a sender has waited is as in Stackless Python") {
    for (const stack_kind stack : stack_kinds) {
        CHECK(order_with_waiting_sender(preference::receiver, stack) == "s0 r0 got o s1 ");
        CHECK(order_with_waiting_sender(preference::neither, stack) == "s0 r0 got o s1 ");
        CHECK(order_with_waiting_sender(preference::sender, stack) == "s0 r0 s1 o got ");
    }
}
