// Sleep: never too short, in order, and no reason to wait for it once the run is over.
#include "framework/tasklet/setups.hpp"
#include "random_seed.hpp"
#include "scale.hpp"

#include <throng/channel.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

using namespace throng;
using namespace throng::test;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

TEST_CASE("a tasklet sleeps at least as long as it says") {
    for_each_setup([](const setup& where) {
        const int early = run_in(where, [&] {
            std::atomic<int> count = 0;
            std::vector<tasklet<void>> all;
            for (std::uint32_t i = 0; i < 12; ++i) {
                all.push_back(spawn(where.on(i), [&count, i] {
                    for (int k = 0; k < 3; ++k) {
                        const auto time = std::chrono::microseconds(137 * i);
                        const auto start = steady::now();
                        sleep_for(time);
                        count += steady::now() < start + time ? 1 : 0;
                        const auto end = steady::now() + time;
                        sleep_until(end);
                        count += steady::now() < end ? 1 : 0;
                    }
                }));
            }
            for (auto& each : all) each.join();
            return count.load();
        });
        CHECK(early == 0);
    });
}

TEST_CASE("those that sleep on one shard wake in the order of their times") {
    for_each_setup([](const setup& where) {
        const std::uint64_t seed = random_seed();
        CAPTURE(seed);
        const bool sorted = run_in(where, [&] {
            std::mt19937_64 random(seed);
            std::vector<std::uint64_t> woken;
            std::vector<tasklet<void>> all;
            const auto start = steady::now() + 2ms;
            for (int i = 0; i < 60; ++i) {
                const std::uint64_t time_us = random() % 1000;
                all.push_back(spawn(where.here(), [&woken, start, time_us] {
                    sleep_until(start + std::chrono::microseconds(time_us));
                    woken.push_back(time_us);
                }));
            }
            // All are asleep before the first is due, or they have come too late to tell.
            yield();
            const bool in_time = steady::now() < start;
            for (auto& each : all) each.join();
            return woken.size() == 60 && (!in_time || std::is_sorted(woken.begin(), woken.end()));
        });
        CHECK(sorted);
    });
}

TEST_CASE("sleep until a time that has passed lets the others of the shard run, and returns") {
    for_each_setup([](const setup& where) {
        const bool ran = run_in(where, [&] {
            bool other_ran = false;
            spawn(where.here(), [&other_ran] { other_ran = true; });
            sleep_until(steady::now() - 1h);
            sleep_for(0s);
            sleep_for(-1s);
            sleep_until(steady::time_point::min());
            return other_ran;
        });
        CHECK(ran);
    });
}

TEST_CASE("times that no clock can reach are times that do not come") {
    for_each_setup([](const setup& where) {
        std::atomic<bool> woken = false;
        run_in(where, [&] {
            auto sleeper = spawn(where.on(1), [&woken] {
                sleep_until(steady::time_point::max());
                woken = true;
            });
            for (int i = 0; i < 3; ++i) yield();
            sleeper.kill();
            CHECK_THROWS_AS(sleeper.join(), killed_error);
        });
        CHECK_FALSE(woken);
    });
}

TEST_CASE("a run ends only after those that sleep, though nothing else is left") {
    for_each_setup([](const setup& where) {
        std::atomic<int> woken = 0;
        const auto start = steady::now();
        run_in(where, [&] {
            for (std::uint32_t i = 0; i < 8; ++i) {
                spawn(where.on(i), [&woken, i] {
                    sleep_for(std::chrono::milliseconds(i % 3));
                    ++woken;
                });
            }
        });
        CHECK(woken == 8);
        CHECK(steady::now() - start >= 2ms);
    });
}

TEST_CASE("a runtime sleeps in one run after another") {
    for_each_setup([](const setup& where) {
        runtime its(where.options());
        int woken = 0;
        for (int round = 0; round < 5; ++round) {
            its.run([&] {
                spawn(where.on(3), [&woken] {
                    sleep_for(200us);
                    ++woken;
                }).join();
                sleep_for(100us);
                ++woken;
            });
        }
        CHECK(woken == 10);
    });
}

TEST_CASE("a kill ends a sleep at once, and the run does not wait for its time") {
    for_each_setup([](const setup& where) {
        run_in(where, [&] {
            std::vector<tasklet<void>> all;
            for (std::uint32_t i = 0; i < 10; ++i) {
                all.push_back(spawn(where.on(i), [] { sleep_for(24h); }));
            }
            for (int i = 0; i < 3; ++i) yield();
            for (const auto& each : all) each.kill();
            for (auto& each : all) CHECK_THROWS_AS(each.join(), killed_error);
        });
    });
}

TEST_CASE("a run that fails while tasklets sleep ends at once, and they are unwound") {
    for_each_setup([](const setup& where) {
        struct note {
            std::atomic<int>& count;
            ~note() { ++count; }
        };
        runtime its(where.options());
        for (int round = 0; round < 3; ++round) {
            std::atomic<int> started = 0;
            std::atomic<int> ended = 0;
            const auto failing = [&] {
                for (std::uint32_t i = 0; i < 6; ++i) {
                    spawn(where.on(i), [&] {
                        const note at_end{ended};
                        ++started;
                        sleep_for(24h);
                    });
                }
                while (started < 6) yield();
                for (int i = 0; i < round; ++i) yield();
                throw std::runtime_error("over");
            };
            CHECK_THROWS_WITH_AS(its.run(failing), "over", std::runtime_error);
            CHECK(ended == 6);
        }
        CHECK(its.run([] {
            sleep_for(10us);
            return 1;
        }) == 1);
    });
}

TEST_CASE("who waits for ever while another sleeps is a deadlock only after that") {
    for_each_setup([](const setup& where) {
        std::atomic<bool> woken = false;
        const auto stuck = [&] {
            spawn(where.on(1), [&woken] {
                sleep_for(1ms);
                woken = true;
            });
            channel<int> numbers;
            numbers.receive();
        };
        CHECK_THROWS_AS(run_in(where, stuck), deadlock_error);
        CHECK(woken);
    });
}

TEST_CASE("a sleeper inside a handler keeps its exception") {
    for_each_setup([](const setup& where) {
        const std::string kept = run_in(where, [&] {
            auto sleeper = spawn(where.on(1), []() -> std::string {
                try {
                    throw std::runtime_error("mine");
                } catch (...) {
                    sleep_for(100us);
                    try {
                        throw;
                    } catch (const std::runtime_error& failure) {
                        return failure.what();
                    }
                }
            });
            return sleeper.join();
        });
        CHECK(kept == "mine");
    });
}

TEST_CASE("very many tasklets sleep at once") {
    const std::size_t count = scaled(50000);
    const auto [woken, early] = run([count] {
        std::atomic<std::size_t> total = 0;
        std::atomic<std::size_t> too_soon = 0;
        const auto end = steady::now() + 5ms;
        for (std::size_t i = 0; i < count; ++i) {
            spawn({.stack = stack_kind::sliced, .shard = placement::anywhere()}, [&, i] {
                sleep_until(end + std::chrono::microseconds(i % 1000));
                if (steady::now() < end) ++too_soon;
                ++total;
            });
        }
        while (total < count) sleep_for(100us);
        return std::pair(total.load(), too_soon.load());
    });
    CHECK(woken == count);
    CHECK(early == 0);
}
