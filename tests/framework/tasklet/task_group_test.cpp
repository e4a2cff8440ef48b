// Task groups: nothing of them is left behind, and the first error wins.
#include "framework/tasklet/group_member.hpp"
#include "framework/tasklet/setups.hpp"
#include "framework/tasklet/token.hpp"
#include "scale.hpp"

#include <throng/channel.hpp>
#include <throng/task_group.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace throng;
using namespace throng::test;

TEST_CASE("wait returns once all members have ended") {
    for_each_setup([](const setup& where) {
        const int ended = run_in(where, [&] {
            std::atomic<int> count = 0;
            task_group group;
            for (std::uint32_t i = 0; i < 20; ++i) {
                group.spawn(where.on(i), [&count, i] {
                    for (std::uint32_t turn = 0; turn < i; ++turn) yield();
                    ++count;
                });
            }
            group.wait();
            return count.load();
        });
        CHECK(ended == 20);
    });
}

TEST_CASE("an empty group is waited for at once, and a group may be used again after a wait") {
    for_each_setup([](const setup& where) {
        const std::string seen = run_in(where, [&] {
            task_group group;
            group.wait();
            std::string all;
            for (const char letter : {'a', 'b', 'c'}) {
                group.spawn(where.here(), [&all, letter] { all += letter; });
                group.wait();
            }
            return all;
        });
        CHECK(seen == "abc");
    });
}

TEST_CASE("members take arguments, may be moved only, and what they return is dropped") {
    for_each_setup([](const setup& where) {
        const int sum = run_in(where, [&] {
            std::atomic<int> total = 0;
            const auto add = [&total](int a, const std::unique_ptr<int>& b) {
                return total += a + *b;
            };
            task_group group;
            group.spawn(where.on(1), add, 1, std::make_unique<int>(20));
            group.spawn(add, 300, std::make_unique<int>(4000));
            group.spawn([&total, mine = std::make_unique<int>(50000)] { total += *mine; });
            group.wait();
            return total.load();
        });
        CHECK(sum == 54321);
    });
}

TEST_CASE("members spawn into their group, to any depth") {
    for_each_setup([](const setup& where) {
        const int leaves = run_in(where, [&] {
            std::atomic<int> count = 0;
            task_group group;
            std::function<void(int)> branch = [&](int depth) {
                if (depth == 0) {
                    ++count;
                    return;
                }
                for (std::uint32_t i = 0; i < 3; ++i) {
                    group.spawn(where.on(static_cast<std::uint32_t>(depth) + i), branch, depth - 1);
                }
            };
            group.spawn(where.here(), branch, 4);
            group.wait();
            return count.load();
        });
        CHECK(leaves == 81);
    });
}

TEST_CASE("the first exception kills the others and is thrown by wait") {
    for_each_setup([](const setup& where) {
        const auto [message, ended] = run_in(where, [&] {
            std::atomic<int> started = 0;
            std::atomic<int> unwound = 0;
            std::string what;
            task_group group;
            for (std::uint32_t i = 0; i < 6; ++i) {
                group.spawn(where.on(i), park_until_killed, std::ref(started), std::ref(unwound));
            }
            group.spawn(where.on(3), [&started] {
                wait_for(started, 6);
                throw std::runtime_error("the first");
            });
            try {
                group.wait();
            } catch (const std::runtime_error& failure) {
                what = failure.what();
            }
            return std::pair(what, unwound.load());
        });
        CHECK(message == "the first");
        CHECK(ended == 6);
    });
}

TEST_CASE("the exceptions that others end with after the first are dropped") {
    for_each_setup([](const setup& where) {
        const auto [message, again] = run_in(where, [&] {
            std::atomic<int> waiting = 0;
            std::string what;
            task_group group;
            for (std::uint32_t i = 0; i < 4; ++i) {
                group.spawn(where.on(i), [&waiting] {
                    try {
                        ++waiting;
                        park();
                    } catch (const tasklet_killed&) {
                        throw std::logic_error("a later one");
                    }
                });
            }
            group.spawn(where.on(2), [&waiting] {
                wait_for(waiting, 4);
                throw std::runtime_error("the first");
            });
            try {
                group.wait();
            } catch (const std::exception& failure) {
                what = failure.what();
            }
            bool empty = true;
            try {
                group.wait();
            } catch (...) {
                empty = false;
            }
            return std::pair(what, empty);
        });
        CHECK(message == "the first");
        CHECK(again);
    });
}

TEST_CASE("a group can be used again after an exception") {
    for_each_setup([](const setup& where) {
        const std::string seen = run_in(where, [&] {
            std::string all;
            task_group group;
            for (int round = 0; round < 3; ++round) {
                group.spawn(where.on(1), [] { throw std::runtime_error("x"); });
                try {
                    group.wait();
                } catch (const std::runtime_error& failure) {
                    all += failure.what();
                }
                group.spawn(where.here(), [&all] { all += "y"; });
                group.wait();
            }
            return all;
        });
        CHECK(seen == "xyxyxy");
    });
}

TEST_CASE("what is spawned into a group in which a member has failed does not start") {
    for_each_setup([](const setup& where) {
        const int started = run_in(where, [&] {
            std::atomic<int> count = 0;
            task_group group;
            const tasklet_handle failing =
                group.spawn(where.here(), [] { throw std::runtime_error("x"); });
            while (!failing.done()) yield();
            for (int i = 0; i < 5; ++i) {
                group.spawn(where.here(), [&count, mine = token()] { ++count; });
            }
            CHECK_THROWS_WITH_AS(group.wait(), "x", std::runtime_error);
            return count.load();
        });
        CHECK(started == 0);
        CHECK(token::alive == 0);
    });
}

TEST_CASE("a member that is killed from outside is not an error") {
    for_each_setup([](const setup& where) {
        const bool others_went_on = run_in(where, [&] {
            std::atomic<int> started = 0;
            std::atomic<int> ended = 0;
            std::atomic<bool> reached = false;
            channel<int> numbers;
            task_group group;
            const tasklet_handle victim =
                group.spawn(where.on(1), park_until_killed, std::ref(started), std::ref(ended));
            group.spawn(where.on(2), [numbers, &reached] {
                numbers.receive();
                reached = true;
            });
            wait_for(started, 1);
            victim.kill();
            wait_for(ended, 1);
            numbers.send(1);
            group.wait();
            return victim.done() && reached;
        });
        CHECK(others_went_on);
    });
}

TEST_CASE("cancel ends all members and is not an error") {
    for_each_setup([](const setup& where) {
        const auto [unwound, later] = run_in(where, [&] {
            std::atomic<int> started = 0;
            std::atomic<int> ended = 0;
            std::atomic<int> late = 0;
            task_group group;
            for (std::uint32_t i = 0; i < 6; ++i) {
                group.spawn(where.on(i), park_until_killed, std::ref(started), std::ref(ended));
            }
            wait_for(started, 6);
            group.cancel();
            group.cancel();
            group.spawn(where.here(), [&late] { ++late; });
            group.wait();
            const int in_vain = late;
            group.spawn(where.here(), [&late] { ++late; });
            group.wait();
            return std::pair(ended.load(), late.load() - in_vain + 10 * in_vain);
        });
        CHECK(unwound == 6);
        CHECK(later == 1);
    });
}

TEST_CASE("a member that cancels its group ends with the others") {
    for_each_setup([](const setup& where) {
        const auto [unwound, went_on] = run_in(where, [&] {
            std::atomic<int> started = 0;
            std::atomic<int> ended = 0;
            std::atomic<int> beyond = 0;
            task_group group;
            for (std::uint32_t i = 0; i < 4; ++i) {
                group.spawn(where.on(i), park_until_killed, std::ref(started), std::ref(ended));
            }
            group.spawn(where.on(1), [&] {
                wait_for(started, 4);
                group.cancel();
                ++beyond;
            });
            group.wait();
            return std::pair(ended.load(), beyond.load());
        });
        CHECK(unwound == 4);
        CHECK(went_on == 0);
    });
}

TEST_CASE("groups within groups: what fails inside ends the outside, if it is waited for") {
    for_each_setup([](const setup& where) {
        const auto [what, ended] = run_in(where, [&] {
            std::atomic<int> started = 0;
            std::atomic<int> unwound = 0;
            std::string message;
            task_group outer;
            for (std::uint32_t i = 0; i < 3; ++i) {
                outer.spawn(where.on(i), [&, i] {
                    task_group inner;
                    inner.spawn(where.on(i), park_until_killed, std::ref(started),
                                std::ref(unwound));
                    if (i == 1) {
                        inner.spawn(where.on(i + 1), [&started] {
                            wait_for(started, 3);
                            throw std::runtime_error("innermost");
                        });
                    }
                    inner.wait();
                });
            }
            try {
                outer.wait();
            } catch (const std::runtime_error& failure) {
                message = failure.what();
            }
            return std::pair(message, unwound.load());
        });
        CHECK(what == "innermost");
        CHECK(ended == 3);
    });
}

TEST_CASE("a member cannot wait for its group") {
    for_each_setup([](const setup& where) {
        run_in(where, [&] {
            task_group group;
            group.spawn(where.on(1), [&group] { group.wait(); });
            CHECK_THROWS_WITH_AS(group.wait(),
                                 "a member of a task_group waits for its end; only its owner can",
                                 error);
        });
    });
}

TEST_CASE("a group is for tasklets, and not for the scope of a trap") {
    CHECK_THROWS_AS(task_group(), error);
    run([] {
        const block_trap trap;
        CHECK_THROWS_AS(task_group(), switch_refused);
    });
    run([] {
        const switch_trap trap;
        CHECK_THROWS_AS(task_group(), switch_refused);
    });
}

TEST_CASE("a group keeps no trace of many short-lived members") {
    const std::size_t count = scaled(20000);
    const auto sum = run([count] {
        std::atomic<std::size_t> total = 0;
        task_group group;
        for (std::size_t i = 0; i < count; ++i) {
            group.spawn({.stack = stack_kind::sliced, .shard = placement::anywhere()},
                        [&total, mine = token()] { ++total; });
            if (i % 16 == 0) yield();
        }
        group.wait();
        CHECK(token::alive == 0);
        return total.load();
    });
    CHECK(sum == count);
}

TEST_CASE("two members that fail at the same time on two shards leave one exception") {
    for_each_setup_with_shards([](const setup& where) {
        runtime its(where.options());
        for (std::size_t round = 0; round < scaled(50); ++round) {
            its.run([&] {
                task_group group;
                for (std::uint32_t i = 0; i < 8; ++i) {
                    group.spawn(where.on(i), [] { throw std::runtime_error("one of them"); });
                }
                CHECK_THROWS_WITH_AS(group.wait(), "one of them", std::runtime_error);
            });
        }
    });
}
