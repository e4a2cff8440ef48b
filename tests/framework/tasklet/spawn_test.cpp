// What spawn, yield, join and run promise.
#include "framework/tasklet/setups.hpp"
#include "random_seed.hpp"
#include "scale.hpp"

#include <throng/channel.hpp>
#include <throng/runtime.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <vector>

using namespace throng;
using namespace throng::test;

TEST_CASE("tasklets of a shard run in the order in which they were spawned") {
    for_each_setup([](const setup& where) {
        const auto order = run_in(where, [&] {
            std::vector<int> seen;
            std::vector<tasklet<void>> all;
            for (int i = 0; i < 10; ++i) {
                all.push_back(spawn(where.here(), [&seen, i] { seen.push_back(i); }));
            }
            for (auto& each : all) each.join();
            return seen;
        });
        std::vector<int> expected(10);
        std::iota(expected.begin(), expected.end(), 0);
        CHECK(order == expected);
    });
}

TEST_CASE("yield goes to the end of the run queue") {
    for_each_setup([](const setup& where) {
        const auto trace = run_in(where, [&] {
            std::string seen;
            auto letters = [&seen](char letter) {
                for (int i = 0; i < 3; ++i) {
                    seen += letter;
                    yield();
                }
            };
            auto a = spawn(where.here(), letters, 'a');
            auto b = spawn(where.here(), letters, 'b');
            auto c = spawn(where.here(), letters, 'c');
            a.join();
            b.join();
            c.join();
            return seen;
        });
        CHECK(trace == "abcabcabc");
    });
}

TEST_CASE("yield lets the other shards of the same worker have their turn") {
    for (const stack_kind stack : stack_kinds) {
        // Shard 1 can only set the flag if shard 0 lets go of the one worker.
        const bool seen = run(
            [stack] {
                std::atomic<bool> flag = false;
                auto setter =
                    spawn({.stack = stack, .shard = placement::on(1)}, [&flag] { flag = true; });
                while (!flag) yield();
                setter.join();
                return true;
            },
            {.workers = 1, .shards = 2});
        CHECK(seen);
    }
}

TEST_CASE("a tasklet lives on the shard that it was placed on") {
    for_each_setup([](const setup& where) {
        const auto shards = run_in(where, [&] {
            std::vector<tasklet<std::uint32_t>> all;
            for (std::uint32_t i = 0; i < where.shards; ++i) {
                all.push_back(spawn(where.on(i), [] {
                    const std::uint32_t before = this_shard();
                    yield();
                    return before == this_shard() ? before : 9999;
                }));
            }
            std::vector<std::uint32_t> seen;
            for (auto& each : all) seen.push_back(each.join());
            return seen;
        });
        std::vector<std::uint32_t> expected(where.shards);
        std::iota(expected.begin(), expected.end(), 0u);
        CHECK(shards == expected);
    });
}

TEST_CASE("placement anywhere takes each shard in turn") {
    for_each_setup([](const setup& where) {
        const auto counts = run_in(where, [&] {
            std::vector<tasklet<std::uint32_t>> all;
            for (std::uint32_t i = 0; i < 3 * where.shards; ++i) {
                all.push_back(spawn({.stack = where.stack, .shard = placement::anywhere()},
                                    [] { return this_shard(); }));
            }
            std::vector<int> seen(where.shards);
            for (auto& each : all) ++seen[each.join()];
            return seen;
        });
        CHECK(counts == std::vector<int>(where.shards, 3));
    });
}

TEST_CASE("arguments of spawn are moved or copied into the tasklet") {
    const auto sum = run([] {
        auto owned = std::make_unique<int>(40);
        int copied = 1;
        auto adder = [](std::unique_ptr<int> first, int second, const std::string& third) {
            return *first + second + static_cast<int>(third.size());
        };
        auto made = spawn(adder, std::move(owned), copied, "x");
        copied = 1000;
        return made.join();
    });
    CHECK(sum == 42);
}

TEST_CASE("large and over-aligned callables and results are kept apart from the control block") {
    struct alignas(32) aligned {
        std::array<char, 4096> bytes{};
    };
    for_each_setup([](const setup& where) {
        const bool right = run_in(where, [&] {
            aligned big;
            big.bytes.back() = 'z';
            auto made = spawn(where.on(1), [big] {
                const bool is_aligned = reinterpret_cast<std::uintptr_t>(&big) % 32 == 0;
                yield();
                return is_aligned ? big : aligned{};
            });
            const aligned result = made.join();
            return result.bytes.back() == 'z' &&
                   reinterpret_cast<std::uintptr_t>(&result) % 32 == 0;
        });
        CHECK(right);
    });
}

TEST_CASE("a tasklet's callable is destroyed as soon as it has returned") {
    for_each_setup([](const setup& where) {
        const bool gone = run_in(where, [&] {
            auto shared = std::make_shared<int>(1);
            auto made = spawn(where.on(1), [shared] { yield(); });
            made.join();
            return shared.use_count() == 1;
        });
        CHECK(gone);
    });
}

TEST_CASE("spawn outside of tasklets is refused") {
    CHECK_THROWS_WITH_AS(spawn([] {}), "spawn was called outside of tasklets; call it within run",
                         error);
    CHECK_THROWS_AS(yield(), error);
    CHECK_THROWS_AS(park(), error);
    CHECK_THROWS_AS(static_cast<void>(this_shard()), error);
    CHECK_FALSE(static_cast<bool>(this_tasklet()));
}

TEST_CASE("a stack of more than a gigabyte is refused") {
    const auto spawn_huge = [] { spawn({.stack_bytes = std::size_t{1} << 40}, [] {}); };
    CHECK_THROWS_AS(run(spawn_huge), error);
}

namespace {

// Tasklets that spawn, yield, send and receive at random, each note taken in one trace.
std::vector<int> trace_of_random_program(std::uint64_t seed, runtime& where) {
    return where.run([seed, shards = where.shards()] {
        std::vector<int> trace;
        channel<int> numbers(2);
        std::vector<tasklet<void>> all;
        std::mt19937_64 random(seed);
        for (int i = 0; i < 40; ++i) {
            const auto kind = (random() & 1) ? stack_kind::sliced : stack_kind::dedicated;
            const placement shard =
                (random() & 1) ? placement::anywhere()
                               : placement::on(static_cast<std::uint32_t>(random() % shards));
            all.push_back(spawn({.stack = kind, .shard = shard},
                                [&trace, numbers, i, inner = std::mt19937_64(random())]() mutable {
                                    for (int step = 0; step < 10; ++step) {
                                        trace.push_back(i * 100 + step);
                                        if (inner() % 3 == 0) yield();
                                        if (i % 2 == 0) numbers.send(step);
                                        if (i % 2 == 1) trace.push_back(-numbers.receive().value());
                                    }
                                }));
        }
        for (auto& each : all) each.join();
        return trace;
    });
}

}  // namespace

TEST_CASE("with one worker the order of all switches is the same on every run") {
    const std::uint64_t seed = random_seed();
    CAPTURE(seed);
    for (const unsigned shards : {1u, 5u}) {
        CAPTURE(shards);
        runtime first({.workers = 1, .shards = shards});
        const auto trace = trace_of_random_program(seed, first);
        CHECK(trace.size() == 40 * 10 + 20 * 10);
        CHECK(trace_of_random_program(seed, first) == trace);
        runtime second({.workers = 1, .shards = shards});
        CHECK(trace_of_random_program(seed, second) == trace);
    }
}

TEST_CASE("a runtime runs any number of times") {
    for_each_setup([](const setup& where) {
        runtime its(where.options());
        for (int i = 0; i < 5; ++i) {
            const int doubled = its.run([&] {
                return spawn(where.on(static_cast<std::uint32_t>(i)), [i] { return 2 * i; }).join();
            });
            CHECK(doubled == 2 * i);
            CHECK_THROWS_AS(its.run([] { throw std::runtime_error("no"); }), std::runtime_error);
        }
    });
}

TEST_CASE("a run waits for tasklets that nobody joins") {
    for_each_setup([](const setup& where) {
        std::atomic<int> ended = 0;
        run_in(where, [&] {
            for (std::uint32_t i = 0; i < 20; ++i) {
                spawn(where.on(i), [&ended] {
                    for (int step = 0; step < 5; ++step) yield();
                    ++ended;
                });
            }
        });
        CHECK(ended == 20);
    });
}

TEST_CASE("a run by a tasklet is refused, of whatever runtime") {
    const auto nested = [] { run([] { return 1; }); };
    CHECK_THROWS_AS(run(nested), error);
    runtime its;
    CHECK_THROWS_AS(its.run([&its] { its.run([] {}); }), error);
    // A runtime may be created and destroyed there all the same.
    const int answer = run([] {
        const runtime idle({.workers = 1});
        return spawn([] { return 42; }).join();
    });
    CHECK(answer == 42);
}

TEST_CASE("statistics count tasklets, switches and copied bytes") {
    runtime its({.workers = 1, .shards = 1});
    its.run([] {
        for (int i = 0; i < 10; ++i) {
            spawn({.stack = stack_kind::sliced}, [] {
                for (int step = 0; step < 3; ++step) yield();
            });
        }
    });
    const runtime_statistics seen = its.statistics();
    CHECK(seen.tasklets == 11);
    CHECK(seen.switches == 1 + 10 * 4);
    CHECK(seen.turns >= 1);
    if (!sanitized) CHECK(seen.slice_bytes_copied > 10 * 3 * 2 * 64);
}
