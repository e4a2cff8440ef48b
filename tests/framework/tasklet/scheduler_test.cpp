// The worker pool: how many run, when sleepers are woken, nested algorithms of TBB.
#include "framework/tasklet/deadline.hpp"
#include "framework/tasklet/setups.hpp"
#include "scale.hpp"

#include <throng/channel.hpp>

#include <doctest/doctest.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

using namespace throng;
using namespace throng::test;

namespace {

// Counts those inside, and the most there have been.
class presence {
public:
    int enter() {
        const int now = ++inside_;
        for (int most = most_; most < now && !most_.compare_exchange_weak(most, now);) {
        }
        return now;
    }
    void leave() { --inside_; }
    [[nodiscard]] int now() const { return inside_; }
    [[nodiscard]] int most() const { return most_; }

private:
    std::atomic<int> inside_ = 0;
    std::atomic<int> most_ = 0;
};

}  // namespace

TEST_CASE("W workers are W busy threads: W tasklets of W shards meet without switching") {
    for (const unsigned workers : worker_counts) {
        CAPTURE(workers);
        for (int round = 0; round < 5; ++round) {
            const deadline limit;
            std::atomic<unsigned> arrived = 0;
            const auto meet = [&] {
                std::vector<tasklet<void>> all;
                for (std::uint32_t i = 0; i < workers; ++i) {
                    all.push_back(spawn({.shard = placement::on(i)}, [&] {
                        ++arrived;
                        while (arrived < workers) {
                            limit.check();
                            std::this_thread::yield();
                        }
                    }));
                }
                for (auto& each : all) each.join();
            };
            run(meet, {.workers = workers, .shards = workers});
            CHECK(arrived == workers);
        }
    }
}

TEST_CASE("never more tasklets run at once than there are workers") {
    for (const unsigned workers : worker_counts) {
        CAPTURE(workers);
        presence running;
        const auto crowd = [&] {
            for (std::uint32_t i = 0; i < 4 * workers; ++i) {
                spawn({.shard = placement::on(i)}, [&running] {
                    for (int step = 0; step < 50; ++step) {
                        running.enter();
                        std::this_thread::yield();
                        running.leave();
                        yield();
                    }
                });
            }
        };
        run(crowd, {.workers = workers, .shards = 4 * workers});
        CHECK(running.most() <= static_cast<int>(workers));
        CHECK(running.now() == 0);
    }
}

TEST_CASE("a small runtime that exists takes no workers from a large one") {
    runtime small({.workers = 1});
    CHECK(small.run([] { return 1; }) == 1);
    runtime large({.workers = 4, .shards = 4});
    const deadline limit;
    std::atomic<int> arrived = 0;
    large.run([&] {
        for (std::uint32_t i = 0; i < 4; ++i) {
            spawn({.shard = placement::on(i)}, [&] {
                ++arrived;
                while (arrived < 4) {
                    limit.check();
                    std::this_thread::yield();
                }
            });
        }
    });
    CHECK(arrived == 4);
    CHECK(small.run([] { return 2; }) == 2);
}

TEST_CASE("whoever makes several shards ready wakes as many workers, one looking out or not") {
    // Main, which does not switch meanwhile, makes two shards ready at a time. Their tasklets can
    // only end if both run: a worker that was looking out and took one must have called the other.
    const std::size_t rounds = scaled(2000);
    const auto main = [rounds] {
        const deadline limit;
        for (std::size_t round = 0; round < rounds; ++round) {
            std::atomic<int> arrived = 0;
            std::vector<tasklet<void>> pair;
            for (std::uint32_t i = 1; i <= 2; ++i) {
                pair.push_back(spawn({.shard = placement::on(i)}, [&] {
                    ++arrived;
                    while (arrived < 2) {
                        limit.check();
                        std::this_thread::yield();
                    }
                }));
            }
            while (arrived < 2) {
                limit.check();
                std::this_thread::yield();
            }
            for (auto& each : pair) each.join();
        }
        return rounds;
    };
    CHECK(run(main, {.workers = 3, .shards = 3}) == rounds);
}

TEST_CASE("hazard: many posts to a busy shard wake no worker more than once") {
    runtime its({.workers = 3, .shards = 3});
    const std::size_t posts = scaled(20000);
    its.run([&] {
        const deadline limit;
        std::atomic<bool> started = false;
        std::atomic<bool> over = false;
        auto busy = spawn({.shard = placement::on(1)}, [&] {
            started = true;
            while (!over) {
                limit.check();
                std::this_thread::yield();
            }
        });
        while (!started) {
            limit.check();
            std::this_thread::yield();
        }
        for (std::size_t i = 0; i < posts; ++i) busy.wake();
        over = true;
        busy.join();
    });
    // One for main, one for the busy shard, one for main again when it has been joined; none that
    // would rouse the third worker.
    CHECK(its.statistics().worker_wakes <= 3);
}

// TSan does not see how TBB's algorithms, which are not instrumented, hand over their bodies.
#if !defined(__SANITIZE_THREAD__)

namespace {

// Which tasklet waits for a nested algorithm in this thread; 0: none. Not inlined: a tasklet may
// go on in another thread.
thread_local int waiting_here = 0;
[[gnu::noinline]] int who_waits_here() { return waiting_here; }
[[gnu::noinline]] void set_waiting(int who) { waiting_here = who; }

// Tasklets of many shards, each with a nested algorithm after the other. `nested(body)` runs one.
// True if no tasklet, and as `accepts(who waits, whose)` says no body, ran where another waited.
template <class Nested, class Accepts>
bool run_nested(const setup& where, Nested nested, Accepts accepts) {
    std::atomic<bool> right = true;
    std::atomic<int> done = 0;
    run_in(where, [&] {
        for (std::uint32_t i = 0; i < 2 * where.shards; ++i) {
            spawn({.shard = placement::on(i % where.shards)}, [&, self = static_cast<int>(i) + 1] {
                for (std::size_t round = 0; round < scaled(64); ++round) {
                    if (who_waits_here() != 0) right = false;
                    set_waiting(self);
                    nested([&](int) {
                        if (!accepts(who_waits_here(), self)) right = false;
                        ++done;
                    });
                    set_waiting(0);
                    yield();
                }
            });
        }
    });
    return right && done == static_cast<int>(2 * where.shards * scaled(64) * 50);
}

}  // namespace

TEST_CASE("hazard: a nested algorithm of TBB runs no other shard's tasklet on this stack") {
    for_each_setup_with_shards([](const setup& where) {
        if (where.stack == stack_kind::sliced) return;
        const auto nested = [](auto body) { tbb::parallel_for(0, 50, body); };
        CHECK(run_nested(where, nested, [](int, int) { return true; }));
    });
}

TEST_CASE("hazard: isolated, it does not even run the body of another tasklet's algorithm") {
    for_each_setup_with_shards([](const setup& where) {
        if (where.stack == stack_kind::sliced) return;
        const auto nested = [](auto body) {
            tbb::this_task_arena::isolate([&] { tbb::parallel_for(0, 50, body); });
        };
        CHECK(run_nested(where, nested,
                         [](int waits, int whose) { return waits == 0 || waits == whose; }));
    });
}

#endif
