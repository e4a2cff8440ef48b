// Kill: from whatever state and whatever shard, a tasklet ends and gives up what it waits for.
#include "framework/tasklet/killed.hpp"
#include "framework/tasklet/setups.hpp"
#include "framework/tasklet/token.hpp"

#include <throng/channel.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

using namespace throng;
using namespace throng::test;
using namespace std::chrono_literals;

namespace {

// Starts `waits` on shard 1, kills it once it has been there, and has no answer; it must end.
template <class Waits>
void check_killed(const setup& where, Waits waits) {
    const auto [killed, went_on] = run_in(where, [&] {
        std::atomic<bool> started = false;
        std::atomic<bool> beyond = false;
        auto victim = spawn(where.on(1), [&, mine = token()] {
            const token local;
            started = true;
            waits();
            beyond = true;
        });
        while (!started) yield();
        for (int i = 0; i < 3; ++i) yield();
        victim.kill();
        const bool as_killed = joined_as_killed(victim);
        return std::pair(as_killed && victim.done(), beyond.load());
    });
    CHECK(killed);
    CHECK_FALSE(went_on);
    CHECK(token::alive == 0);
}

}  // namespace

TEST_CASE("a tasklet that is killed before it has started never starts") {
    for_each_setup([](const setup& where) {
        const int started = run_in(where, [&] {
            std::atomic<int> count = 0;
            // On the shard of the caller it is certain that it has not.
            auto victim = spawn(where.here(), [&count, mine = token()] { ++count; });
            CHECK(victim.state() == tasklet_state::fresh);
            victim.kill();
            CHECK_FALSE(victim.done());
            CHECK(joined_as_killed(victim));
            CHECK(victim.done());
            auto other = spawn(where.on(3), [mine = token()] { yield(); });
            other.kill();
            try {
                other.join();
            } catch (const killed_error&) {
            }
            return count.load();
        });
        CHECK(started == 0);
        CHECK(token::alive == 0);
    });
}

TEST_CASE("a tasklet that is ready is unwound in its turn") {
    for_each_setup([](const setup& where) {
        check_killed(where, [] {
            for (;;) yield();
        });
    });
}

TEST_CASE("a tasklet that is parked or asleep is unwound") {
    for_each_setup([](const setup& where) {
        check_killed(where, [] { park(); });
        check_killed(where, [] { sleep_for(1h); });
    });
}

TEST_CASE("a tasklet that waits for a channel of its shard or another is unwound") {
    for_each_setup([](const setup& where) {
        for (const std::uint32_t home : {1u, 2u}) {
            CAPTURE(home);
            const auto made = [&where, home] {
                channel<std::string> words;
                spawn(where.on(home), [words] { words.try_receive(); }).join();  // binds it
                return words;
            };
            check_killed(where, [&] { made().receive(); });
            check_killed(where, [&] { made().send(std::string(100, 'x')); });
            check_killed(where, [&] { made().receive_for(1h); });
            check_killed(where, [&] { made().send_for(1h, std::string(100, 'x')); });
            check_killed(where, [&] {
                made().send_exception(std::make_exception_ptr(std::runtime_error("x")));
            });
        }
    });
}

TEST_CASE("a tasklet that waits for the end of another is unwound, and the other goes on") {
    for_each_setup([](const setup& where) {
        for (const std::uint32_t home : {1u, 2u}) {
            CAPTURE(home);
            run_in(where, [&] {
                auto target = spawn(where.on(home), [] { park(); });
                std::vector<tasklet<void>> joiners;
                for (std::uint32_t i = 0; i < 5; ++i) {
                    joiners.push_back(spawn(where.on(1), [target]() mutable { target.join(); }));
                }
                for (int i = 0; i < 4; ++i) yield();
                for (const std::size_t i : {2u, 0u, 4u, 1u, 3u}) {
                    joiners[i].kill();
                    CHECK(joined_as_killed(joiners[i]));
                }
                target.wake();
                target.join();
            });
        }
    });
}

TEST_CASE("a killed waiter leaves its place in the channel to the others") {
    for_each_setup([](const setup& where) {
        run_in(where, [&] {
            channel<int> numbers;
            std::vector<tasklet<void>> senders;
            for (int i = 0; i < 5; ++i) {
                senders.push_back(spawn(where.here(), [numbers, i] { numbers.send(i); }));
            }
            yield();
            CHECK(numbers.balance() == 5);
            for (const std::size_t i : {0u, 4u, 2u}) {
                senders[i].kill();
                CHECK(joined_as_killed(senders[i]));
            }
            CHECK(numbers.balance() == 2);
            CHECK(numbers.receive() == 1);
            CHECK(numbers.receive() == 3);
            CHECK(numbers.balance() == 0);
            auto reader = spawn(where.here(), [numbers] { numbers.receive(); });
            yield();
            CHECK(numbers.balance() == -1);
            reader.kill();
            CHECK(joined_as_killed(reader));
            CHECK(numbers.balance() == 0);
        });
    });
}

TEST_CASE("a tasklet can be killed twice, when it is done, and after its runtime has gone") {
    for_each_setup([](const setup& where) {
        const tasklet_handle left = run_in(where, [&] {
            auto victim = spawn(where.on(1), [mine = token()] { park(); });
            victim.kill();
            victim.kill();
            CHECK(joined_as_killed(victim));
            victim.kill();
            auto returned = spawn(where.on(2), [] { return 7; });
            while (!returned.done()) yield();
            returned.kill();
            CHECK(returned.join() == 7);
            return tasklet_handle(victim);
        });
        left.kill();
        CHECK(left.done());
        CHECK(token::alive == 0);
    });
}

TEST_CASE("a tasklet that kills itself does not get past the call") {
    for_each_setup([](const setup& where) {
        const bool beyond = run_in(where, [&] {
            std::atomic<bool> reached = false;
            auto victim = spawn(where.on(1), [&reached, mine = token()] {
                const token local;
                this_tasklet().kill();
                reached = true;
            });
            CHECK(joined_as_killed(victim));
            return reached.load();
        });
        CHECK_FALSE(beyond);
        CHECK(token::alive == 0);
    });
}

TEST_CASE("a main function that kills itself ends its run with killed_error") {
    CHECK_THROWS_AS(run([] { this_tasklet().kill(); }), killed_error);
}

TEST_CASE("a tasklet that waits inside a handler is unwound, and the exceptions are kept apart") {
    for_each_setup([](const setup& where) {
        check_killed(where, [] {
            try {
                throw std::runtime_error("outer");
            } catch (const std::runtime_error&) {
                try {
                    throw std::logic_error("inner");
                } catch (const std::logic_error&) {
                    park();
                }
            }
        });
        const std::string kept = run_in(where, [&] {
            std::string seen;
            auto victim = spawn(where.here(), [&seen] {
                try {
                    throw std::runtime_error("mine");
                } catch (...) {
                    try {
                        park();
                    } catch (const tasklet_killed&) {
                        try {
                            std::rethrow_exception(std::current_exception());
                        } catch (const tasklet_killed&) {
                            seen += "killed ";
                        }
                    }
                    try {
                        throw;
                    } catch (const std::runtime_error& failure) {
                        seen += failure.what();
                    }
                    throw tasklet_killed();
                }
            });
            yield();
            victim.kill();
            CHECK(joined_as_killed(victim));
            return seen;
        });
        CHECK(kept == "killed mine");
    });
}

TEST_CASE(
    "a killed tasklet that swallows it is killed again by each wait, but may end as it likes") {
    for_each_setup([](const setup& where) {
        const auto [thrown, what] = run_in(where, [&] {
            std::atomic<int> count = 0;
            channel<int> numbers;
            auto victim = spawn(where.on(1), [&count, numbers] {
                const auto counted = [&count](auto wait) {
                    try {
                        wait();
                    } catch (const tasklet_killed&) {
                        ++count;
                    }
                };
                counted([] { park(); });
                counted([] { park(); });
                counted([] { yield(); });
                counted([] { sleep_for(1h); });
                counted([&] { numbers.receive(); });
                counted([&] { numbers.try_send(1); });
                counted([] { this_tasklet().kill(); });
                throw std::runtime_error("at last");
            });
            for (int i = 0; i < 3; ++i) yield();
            victim.kill();
            std::string message;
            try {
                victim.join();
            } catch (const std::runtime_error& failure) {
                message = failure.what();
            }
            return std::pair(count.load(), message);
        });
        // Where it was killed before it had started: neither.
        CHECK((thrown == 7 || where.shards > 1));
        CHECK((thrown == 7 || thrown == 0));
        CHECK(what == (thrown == 7 ? "at last" : killed_error().what()));
    });
}

TEST_CASE("who waits for a killed tasklet is told, and those that it waited for are not harmed") {
    for_each_setup([](const setup& where) {
        const int told = run_in(where, [&] {
            auto victim = spawn(where.on(1), []() -> int {
                park();
                return 1;
            });
            std::atomic<int> count = 0;
            std::vector<tasklet<void>> others;
            for (std::uint32_t i = 0; i < 3; ++i) {
                others.push_back(spawn(where.on(i), [&count, victim]() mutable {
                    try {
                        victim.join();
                    } catch (const error&) {  // one gets killed_error, the others come too late
                        ++count;
                    }
                }));
            }
            for (int i = 0; i < 3; ++i) yield();
            victim.kill();
            for (auto& each : others) each.join();
            return count.load();
        });
        CHECK(told == 3);
    });
}
