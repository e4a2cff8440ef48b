// Groups whose scope is left in whatever way: their members have ended by then.
#include "framework/tasklet/group_member.hpp"
#include "framework/tasklet/setups.hpp"

#include <throng/task_group.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

using namespace throng;
using namespace throng::test;

TEST_CASE("leaving the scope without a wait kills the members and waits for them") {
    for_each_setup([](const setup& where) {
        const bool gone = run_in(where, [&] {
            std::atomic<int> started = 0;
            std::atomic<int> ended = 0;
            {
                task_group group;
                for (std::uint32_t i = 0; i < 6; ++i) {
                    group.spawn(where.on(i), park_until_killed, std::ref(started), std::ref(ended));
                }
                wait_for(started, 6);
            }
            return ended == 6;
        });
        CHECK(gone);
    });
}

TEST_CASE("leaving the scope by an exception kills the members and drops their exceptions") {
    for_each_setup([](const setup& where) {
        const auto [what, ended] = run_in(where, [&] {
            std::atomic<int> started = 0;
            std::atomic<int> unwound = 0;
            std::string message;
            try {
                task_group group;
                for (std::uint32_t i = 0; i < 4; ++i) {
                    group.spawn(where.on(i), park_until_killed, std::ref(started),
                                std::ref(unwound));
                }
                wait_for(started, 4);
                group.spawn(where.on(1), [&unwound] {
                    ++unwound;
                    throw std::runtime_error("a member's");
                });
                wait_for(unwound, 1);
                throw std::logic_error("the owner's");
            } catch (const std::exception& failure) {
                message = failure.what();
            }
            return std::pair(message, unwound.load());
        });
        CHECK(what == "the owner's");
        CHECK(ended == 5);
    });
}

TEST_CASE("a member's exception for which nobody has waited ends the run") {
    for_each_setup([](const setup& where) {
        const auto careless = [&] {
            task_group group;
            const tasklet_handle failing =
                group.spawn(where.here(), [] { throw std::runtime_error("unseen"); });
            while (!failing.done()) yield();
        };
        CHECK_THROWS_WITH_AS(run_in(where, careless), "unseen", std::runtime_error);
    });
}

TEST_CASE("an owner that is killed outlives its members, which may use its locals to the end") {
    for_each_setup([](const setup& where) {
        if (where.stack == stack_kind::sliced) return;  // whose locals are nobody else's
        const int left_alone = run_in(where, [&] {
            std::atomic<int> ready = 0;
            std::atomic<int> wrong = 0;
            auto owner = spawn(where.on(1), [&] {
                std::atomic<int> started = 0;
                std::atomic<int> ended = 0;
                struct check_all_ended {
                    std::atomic<int>& ended;
                    std::atomic<int>& wrong;
                    ~check_all_ended() { wrong += ended == 6 ? 0 : 1; }
                } const last{ended, wrong};
                task_group group;
                for (std::uint32_t i = 0; i < 6; ++i) {
                    group.spawn(where.on(i), park_until_killed, std::ref(started), std::ref(ended));
                }
                wait_for(started, 6);
                ready = 1;
                group.wait();
                ++wrong;
            });
            wait_for(ready, 1);
            owner.kill();
            CHECK_THROWS_AS(owner.join(), killed_error);
            return wrong.load();
        });
        CHECK(left_alone == 0);
    });
}

TEST_CASE("an owner that is killed while it leaves the scope still waits for its members") {
    struct notes {
        std::atomic<int> started = 0;
        std::atomic<int> ended = 0;
        std::atomic<int> ended_before_owner = 0;
        std::atomic<bool> leaving = false;
        std::atomic<bool> beyond = false;
    };
    for_each_setup([](const setup& where) {
        for (const bool by_exception : {false, true}) {
            CAPTURE(by_exception);
            notes its;
            const bool killed = run_in(where, [&] {
                auto owner = spawn(where.on(1), [&] {
                    try {
                        task_group group;
                        for (std::uint32_t i = 0; i < 5; ++i) {
                            group.spawn(where.on(i), park_until_killed, std::ref(its.started),
                                        std::ref(its.ended));
                        }
                        wait_for(its.started, 5);
                        its.leaving = true;
                        if (by_exception) throw std::runtime_error("left");
                    } catch (const std::runtime_error&) {
                    }
                    its.ended_before_owner = its.ended.load();
                    yield();
                    its.beyond = true;
                });
                while (!its.leaving) yield();
                for (int i = 0; i < 3; ++i) owner.kill();
                try {
                    owner.join();
                } catch (const killed_error&) {
                    return true;
                }
                return false;
            });
            CHECK(its.ended_before_owner == 5);
            CHECK(killed != its.beyond);
            // There it is certain that the kill comes while the owner waits for its members.
            if (where.shards == 1) CHECK(killed);
        }
    });
}

TEST_CASE("groups are left in order when the run fails") {
    for_each_setup([](const setup& where) {
        struct notes {
            std::atomic<int> started = 0;
            std::atomic<int> ended = 0;
            std::atomic<int> wrong = 0;
        };
        notes its;
        const auto failing = [&] {
            for (std::uint32_t i = 0; i < 4; ++i) {
                spawn(where.on(i), [&its, &where, i] {
                    const auto mine = std::make_shared<std::atomic<int>>(0);
                    struct check {
                        notes& its;
                        std::shared_ptr<std::atomic<int>> mine;
                        ~check() { its.wrong += *mine == 3 ? 0 : 1; }
                    } const last{its, mine};
                    task_group group;
                    for (std::uint32_t k = 0; k < 3; ++k) {
                        group.spawn(where.on(i + k), [&its, mine] {
                            struct note {
                                std::shared_ptr<std::atomic<int>> mine;
                                ~note() { ++*mine; }
                            } const at_end{mine};
                            ++its.started;
                            park();
                        });
                    }
                    group.wait();
                });
            }
            wait_for(its.started, 12);
            throw std::runtime_error("over");
        };
        CHECK_THROWS_WITH_AS(run_in(where, failing), "over", std::runtime_error);
        CHECK(its.wrong == 0);
    });
}

TEST_CASE("a run that fails while an owner waits for its members lets it wait to the end") {
    struct notes {
        std::atomic<int> started = 0;
        std::atomic<int> ended = 0;
        std::atomic<int> ended_before_owner = 0;
        std::atomic<bool> leaving = false;
    };
    for_each_setup([](const setup& where) {
        notes its;
        const auto failing = [&] {
            spawn(where.on(1), [&] {
                struct check {
                    notes& its;
                    ~check() { its.ended_before_owner = its.ended.load(); }
                } const last{its};
                task_group group;
                for (std::uint32_t i = 0; i < 5; ++i) {
                    group.spawn(where.on(i), park_until_killed, std::ref(its.started),
                                std::ref(its.ended));
                }
                wait_for(its.started, 5);
                its.leaving = true;
            });
            while (!its.leaving) yield();
            throw std::runtime_error("over");
        };
        CHECK_THROWS_WITH_AS(run_in(where, failing), "over", std::runtime_error);
        CHECK(its.ended_before_owner == 5);
    });
}

TEST_CASE("members that can never go on are a deadlock, after which all is unwound") {
    for_each_setup([](const setup& where) {
        std::atomic<int> started = 0;
        std::atomic<int> ended = 0;
        const auto stuck = [&] {
            task_group group;
            for (std::uint32_t i = 0; i < 3; ++i) {
                group.spawn(where.on(i), park_until_killed, std::ref(started), std::ref(ended));
            }
            group.wait();
        };
        CHECK_THROWS_AS(run_in(where, stuck), deadlock_error);
        CHECK(ended == 3);
    });
}

TEST_CASE("a group in a callable that never starts is destroyed with it, and kills its members") {
    for_each_setup([](const setup& where) {
        std::atomic<int> started = 0;
        std::atomic<int> ended = 0;
        run_in(where, [&] {
            auto group = std::make_unique<task_group>();
            group->spawn(where.on(2), park_until_killed, std::ref(started), std::ref(ended));
            wait_for(started, 1);
            auto never = spawn(where.here(), [group = std::move(group)] { group->wait(); });
            never.kill();
            CHECK_THROWS_AS(never.join(), killed_error);
        });
        CHECK(ended == 1);
    });
}
