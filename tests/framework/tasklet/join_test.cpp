// Joining: results, exceptions, and what becomes of those that nobody asks for.
#include "framework/tasklet/setups.hpp"

#include <throng/channel.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

using namespace throng;
using namespace throng::test;

TEST_CASE("join waits for the end and gives the result") {
    for_each_setup([](const setup& where) {
        const std::string result = run_in(where, [&] {
            auto slow = spawn(where.on(1), [] {
                for (int i = 0; i < 5; ++i) yield();
                return std::string("late");
            });
            auto quick = spawn(where.on(2), [] { return std::string("soon"); });
            for (int i = 0; i < 3; ++i) yield();
            return slow.join() + quick.join();
        });
        CHECK(result == "latesoon");
    });
}

TEST_CASE("join throws what the tasklet threw") {
    for_each_setup([](const setup& where) {
        const std::string said = run_in(where, [&] {
            auto failing = spawn(where.on(1), []() -> int {
                yield();
                throw std::out_of_range("too far");
            });
            try {
                failing.join();
            } catch (const std::out_of_range& failure) {
                return std::string(failure.what());
            }
            return std::string("nothing");
        });
        CHECK(said == "too far");
    });
}

TEST_CASE("many tasklets may wait for one, and all go on when it ends") {
    for_each_setup([](const setup& where) {
        const int joined = run_in(where, [&] {
            channel<int> go;
            tasklet_handle kept;
            auto awaited = spawn(where.on(1), [go] { go.receive(); });
            // A result can be taken once; the others watch the state.
            std::vector<tasklet<bool>> all;
            for (std::uint32_t i = 0; i < 10; ++i) {
                all.push_back(spawn(where.on(i), [awaited]() mutable {
                    try {
                        awaited.join();
                    } catch (const error&) {
                        return awaited.done();
                    }
                    return awaited.done();
                }));
            }
            for (int i = 0; i < 3; ++i) yield();
            go.send(1);
            int count = 0;
            for (auto& each : all) count += each.join() ? 1 : 0;
            return count;
        });
        CHECK(joined == 10);
    });
}

TEST_CASE("a second join is refused") {
    const auto join_twice = [] {
        auto made = spawn([] { return 1; });
        made.join();
        made.join();
    };
    CHECK_THROWS_WITH_AS(run(join_twice), "this tasklet has been joined before", error);
}

TEST_CASE("a tasklet that joins itself is refused") {
    const auto join_self = [] {
        tasklet<void> self;
        channel<int> go;
        self = spawn([&self, go] {
            go.receive();
            self.join();
        });
        go.send(1);
        yield();
        self.join();
    };
    CHECK_THROWS_WITH_AS(run(join_self), "a tasklet cannot join itself", error);
}

TEST_CASE("an exception that nobody joins ends the run, once the last handle is gone") {
    for_each_setup([](const setup& where) {
        int unwound = 0;
        const auto failing = [&] {
            struct counter {
                int& count;
                ~counter() { ++count; }
            };
            const counter at_end{unwound};
            spawn(where.on(1), [] {
                yield();
                throw std::runtime_error("nobody listens");
            });
            for (;;) yield();
        };
        CHECK_THROWS_WITH_AS(run_in(where, failing), "nobody listens", std::runtime_error);
        CHECK(unwound == 1);
    });
}

TEST_CASE("an exception is kept as long as a handle may still join") {
    for_each_setup([](const setup& where) {
        const int seen = run_in(where, [&] {
            auto failing = spawn(where.on(1), [] { throw std::runtime_error("kept"); });
            while (!failing.done()) yield();
            for (int i = 0; i < 10; ++i) yield();
            try {
                failing.join();
            } catch (const std::runtime_error&) {
                return 1;
            }
            return 0;
        });
        CHECK(seen == 1);
    });
}

TEST_CASE("main's own exception ends the run and unwinds the others") {
    for_each_setup([](const setup& where) {
        std::atomic<int> unwound = 0;
        const auto failing = [&] {
            struct counter {
                std::atomic<int>& count;
                ~counter() { ++count; }
            };
            channel<int> never;
            for (std::uint32_t i = 0; i < 10; ++i) {
                spawn(where.on(i), [&unwound, never] {
                    const counter at_end{unwound};
                    never.receive();
                });
            }
            for (int i = 0; i < 5; ++i) yield();
            throw std::logic_error("main is done for");
        };
        runtime its(where.options());
        CHECK_THROWS_WITH_AS(its.run(failing), "main is done for", std::logic_error);
        // Those that had not started yet had nothing to unwind.
        CHECK(unwound <= 10);
        CHECK(its.run([] { return 5; }) == 5);
    });
}

TEST_CASE("the first of several exceptions is the one that is reported") {
    for_each_setup([](const setup& where) {
        const auto failing = [&] {
            for (int i = 0; i < 5; ++i) {
                spawn(where.here(), [i] { throw std::runtime_error(std::to_string(i)); });
            }
            for (;;) yield();
        };
        CHECK_THROWS_WITH_AS(run_in(where, failing), "0", std::runtime_error);
    });
}

TEST_CASE("handles may outlive their runtime") {
    std::vector<tasklet<std::string>> kept;
    tasklet<void> failed;
    for (int i = 0; i < 3; ++i) {
        runtime its({.workers = 2});
        its.run([&] {
            kept.push_back(spawn({.shard = placement::anywhere()}, [] {
                return std::string("long enough not to be kept inside of the string");
            }));
            failed = spawn([] { throw std::runtime_error("kept, never joined"); });
        });
    }
    for (auto& each : kept) {
        CHECK(each.done());
        each.wake();
        CHECK(each.join() == "long enough not to be kept inside of the string");
    }
    const tasklet_handle copy = failed;
    CHECK(copy.done());
    CHECK(copy == tasklet_handle(failed));
}

TEST_CASE("join outside of tasklets works once the tasklet is done, and is refused before") {
    runtime its({.workers = 1});
    tasklet<int> done;
    its.run([&] { done = spawn([] { return 3; }); });
    CHECK(done.join() == 3);
}
