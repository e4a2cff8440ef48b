// Runs with a budget: run_for, run_tasklets, and tasklets that are added in between.
#include "framework/tasklet/setups.hpp"

#include <throng/channel.hpp>
#include <throng/runtime.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>

using namespace throng;
using namespace throng::test;
using namespace std::chrono_literals;

TEST_CASE("a run with a budget of switches stops there, and the next one goes on") {
    for (const stack_kind stack : stack_kinds) {
        runtime its({.workers = 1, .shards = 3});
        std::string order;
        for (const std::uint32_t shard : {0u, 1u, 2u}) {
            its.spawn(
                {.stack = stack, .shard = placement::on(shard)},
                [&order](char name) {
                    for (int i = 0; i < 3; ++i) {
                        order += name;
                        yield();
                    }
                },
                static_cast<char>('a' + shard));
        }
        CHECK(its.run_tasklets(0) == run_state::paused);
        CHECK(order.empty());
        std::size_t ran = 0;
        while (its.run_tasklets(2) == run_state::paused) {
            ran += 2;
            CHECK(order.size() <= ran);
            CHECK(its.statistics().switches == ran);
        }
        CHECK(order.size() == 9);
        CHECK(its.run_tasklets(1) == run_state::finished);
    }
}

TEST_CASE("a run with a budget of time ends, though a tasklet would go on for ever") {
    for_each_setup([](const setup& where) {
        runtime its(where.options());
        bool goes_on = true;
        std::uint64_t rounds = 0;
        auto endless = its.spawn(where.here(), [&] {
            while (goes_on) {
                ++rounds;
                yield();
            }
        });
        for (int times = 0; times < 2; ++times) {
            const std::uint64_t before = rounds;
            do {
                REQUIRE(its.run_for(1ms) == run_state::paused);
            } while (rounds == before);
        }
        goes_on = false;
        CHECK(its.run_for(1h) == run_state::finished);
        CHECK(endless.done());
    });
}

TEST_CASE("a run with a budget says when all wait, and can be helped from outside") {
    for_each_setup([](const setup& where) {
        runtime its(where.options());
        auto parked = its.spawn(where.on(1), [] { park(); });
        CHECK(its.run_for(1h) == run_state::waiting);
        parked.wake();
        CHECK(its.run_for(1h) == run_state::finished);
        its.spawn(where.on(1), [] { sleep_for(1h); });
        CHECK(its.run_for(1ms) == run_state::paused);
    });
}

TEST_CASE("a run to the end takes up what a run with a budget has left") {
    runtime its({.workers = 2});
    const channel<int> numbers;
    its.spawn({.name = "sender"}, [numbers] { numbers.send(7); });
    CHECK(its.run_for(1h) == run_state::waiting);
    CHECK(its.run([numbers] { return numbers.receive(); }) == 7);
}

TEST_CASE("what a run with a budget has left is unwound with the runtime") {
    for_each_setup([](const setup& where) {
        const auto held = std::make_shared<int>(1);
        {
            runtime its(where.options());
            its.spawn(where.on(0), [held] { park(); });
            its.spawn(where.on(1), [held] { channel<int>().receive(); });
            its.spawn(where.on(2), [held] { sleep_for(1h); });
            CHECK(its.run_for(1ms) != run_state::finished);
            its.spawn(where.on(3), [held] { yield(); });
            CHECK(held.use_count() == 5);
        }
        CHECK(held.use_count() == 1);
    });
}

TEST_CASE("a failure ends a run with a budget, and unwinds the others") {
    for_each_setup([](const setup& where) {
        const auto held = std::make_shared<int>(1);
        runtime its(where.options());
        its.spawn(where.on(1), [held] { park(); });
        its.spawn(where.on(2), [] { throw std::runtime_error("no"); });
        CHECK_THROWS_WITH_AS(its.run_for(1h), "no", std::runtime_error);
        CHECK(held.use_count() == 1);
        CHECK(its.run_for(1h) == run_state::finished);
    });
}

TEST_CASE("a tasklet may neither run its runtime for a time nor add to it from outside") {
    runtime its({.workers = 1});
    its.run([&] {
        CHECK_THROWS_AS(its.run_for(1ms), error);
        CHECK_THROWS_AS(its.spawn({}, [] {}), error);
    });
}
