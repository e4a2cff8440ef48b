// Traps: what would block, or switch, is an error in their scope, and changes nothing.
#include "framework/tasklet/setups.hpp"

#include <throng/channel.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace throng;
using namespace throng::test;
using namespace std::chrono_literals;

TEST_CASE("in the scope of a block_trap each wait is refused, and works again behind it") {
    for_each_setup([](const setup& where) {
        run_in(where, [&] {
            channel<std::string> words;
            auto other = spawn(where.on(1), [] { park(); });
            std::string word(100, 'x');
            {
                const block_trap trap;
                CHECK_THROWS_WITH_AS(words.receive(),
                                     "receive would block, in the scope of a block_trap",
                                     switch_refused);
                CHECK_THROWS_AS(words.send(word), switch_refused);
                CHECK_THROWS_AS(words.send_for(1h, std::move(word)), switch_refused);
                CHECK(word == std::string(100, 'x'));
                CHECK_THROWS_AS(words.receive_for(1h), switch_refused);
                CHECK_THROWS_AS(words.send_exception(std::make_exception_ptr(1)), switch_refused);
                CHECK_THROWS_AS(sleep_for(1h), switch_refused);
                CHECK_THROWS_AS(park(), switch_refused);
                CHECK_THROWS_AS(other.join(), switch_refused);
                CHECK(words.balance() == 0);
            }
            other.wake();
            other.join();
            auto sender = spawn(where.here(), [words] { words.send("sent"); });
            CHECK(words.receive() == "sent");
            sender.join();
        });
    });
}

TEST_CASE("a block_trap lets through what does not block: values that wait, room, yield, try") {
    for_each_setup([](const setup& where) {
        run_in(where, [&] {
            channel<int> numbers(2);
            channel<int> met;
            auto sender = spawn(where.here(), [met] { met.send(5); });
            yield();
            {
                const block_trap trap;
                numbers.send(1);
                CHECK(numbers.receive() == 1);
                CHECK(met.receive() == 5);
                CHECK_FALSE(met.try_receive());
                CHECK_FALSE(met.try_send(6));
                yield();
                this_tasklet().wake();
                park();
                numbers.close();
                CHECK_FALSE(numbers.receive().has_value());
            }
            sender.join();
        });
    });
}

TEST_CASE("a channel of another shard blocks, so that a block_trap refuses even to try it") {
    for_each_setup_with_shards([](const setup& where) {
        run_in(where, [&] {
            channel<std::string> words(unbounded);
            spawn(where.on(1), [words] { words.send("there"); }).join();
            {
                const block_trap trap;
                std::string word(100, 'x');
                CHECK_THROWS_AS(words.try_receive(), switch_refused);
                CHECK_THROWS_AS(words.try_send(std::move(word)), switch_refused);
                CHECK(word == std::string(100, 'x'));
            }
            CHECK(words.try_receive().value == "there");
        });
    });
}

TEST_CASE("in the scope of a switch_trap no other tasklet of the shard runs") {
    for_each_setup([](const setup& where) {
        const int ran = run_in(where, [&] {
            int others = 0;
            int within = 0;
            channel<int> numbers;
            for (int i = 0; i < 3; ++i) {
                spawn(where.here(), [&others, numbers] {
                    ++others;
                    numbers.receive();
                    ++others;
                });
            }
            yield();
            {
                const switch_trap trap;
                const int before = others;
                CHECK_THROWS_WITH_AS(
                    yield(),
                    "park or yield would switch to another tasklet, in the scope of a "
                    "switch_trap",
                    switch_refused);
                CHECK_THROWS_AS(sleep_for(1h), switch_refused);
                CHECK_THROWS_AS(park(), switch_refused);
                numbers.send(1);  // to one that waits: made ready only
                CHECK(numbers.try_send(2));
                CHECK(numbers.balance() == -1);
                const auto fresh = spawn(where.here(), [&others] { others += 10; });
                CHECK(fresh.state() == tasklet_state::fresh);
                within = others - before;
            }
            numbers.send(3);
            while (others < 16) yield();
            return within;
        });
        CHECK(ran == 0);
    });
}

TEST_CASE("a sender that is preferred does not run in the scope of a switch_trap") {
    for_each_setup([](const setup& where) {
        const std::string trace = run_in(where, [&] {
            std::string seen;
            channel<int> numbers;
            numbers.set_preference(preference::sender);
            auto sender = spawn(where.here(), [&seen, numbers] {
                numbers.send(1);
                seen += "sender ";
            });
            yield();
            {
                const switch_trap trap;
                CHECK(numbers.receive() == 1);
                seen += "receiver ";
            }
            sender.join();
            return seen;
        });
        CHECK(trace == "receiver sender ");
    });
}

TEST_CASE("traps are nested, and each tasklet has its own") {
    for_each_setup([](const setup& where) {
        run_in(where, [&] {
            {
                const block_trap outer;
                {
                    const block_trap inner;
                    CHECK_THROWS_AS(park(), switch_refused);
                }
                CHECK_THROWS_AS(park(), switch_refused);
                {
                    const switch_trap other;
                    CHECK_THROWS_AS(yield(), switch_refused);
                }
                yield();
                // One that has no trap may block meanwhile.
                auto free = spawn(where.here(), [] { sleep_for(1us); });
                for (int i = 0; i < 3; ++i) yield();
                while (!free.done()) yield();
            }
            this_tasklet().wake();
            park();
            sleep_for(1us);
        });
    });
}

TEST_CASE("a trap that is left by an exception ends there") {
    for_each_setup([](const setup& where) {
        run_in(where, [&] {
            for (int i = 0; i < 3; ++i) {
                try {
                    const block_trap trap;
                    park();
                } catch (const switch_refused&) {
                }
                try {
                    const switch_trap trap;
                    yield();
                } catch (const switch_refused&) {
                }
                yield();
                sleep_for(1us);
            }
        });
    });
}

TEST_CASE("a tasklet in the scope of a trap can be killed") {
    for_each_setup([](const setup& where) {
        run_in(where, [&] {
            bool ended = false;
            auto victim = spawn(where.here(), [&ended] {
                const block_trap trap;
                struct note {
                    bool& ended;
                    ~note() { ended = true; }
                } const at_end{ended};
                for (;;) yield();
            });
            yield();
            victim.kill();
            CHECK_THROWS_AS(victim.join(), killed_error);
            CHECK(ended);
        });
    });
}

TEST_CASE("traps are for tasklets") {
    CHECK_THROWS_AS(block_trap(), error);
    CHECK_THROWS_AS(switch_trap(), error);
}
