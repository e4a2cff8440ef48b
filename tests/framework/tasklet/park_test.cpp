// Parking and waking, within a shard, across shards and from foreign threads.
#include "framework/tasklet/setups.hpp"
#include "scale.hpp"

#include <throng/channel.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

using namespace throng;
using namespace throng::test;

TEST_CASE("a parked tasklet goes on when it is woken, and not before") {
    for_each_setup([](const setup& where) {
        const bool right = run_in(where, [&] {
            std::atomic<int> steps = 0;
            auto sleeper = spawn(where.on(1), [&steps] {
                ++steps;
                park();
                ++steps;
            });
            while (sleeper.state() != tasklet_state::parked) yield();
            for (int i = 0; i < 10; ++i) yield();
            const bool waited = steps == 1;
            sleeper.wake();
            sleeper.join();
            return waited && steps == 2;
        });
        CHECK(right);
    });
}

TEST_CASE("a wake that comes first is remembered, once") {
    for_each_setup([](const setup& where) {
        const bool right = run_in(where, [&] {
            channel<int> go;
            std::atomic<int> steps = 0;
            auto sleeper = spawn(where.on(1), [&steps, go] {
                go.receive();
                park();  // returns at once
                ++steps;
                park();  // waits
                ++steps;
            });
            sleeper.wake();
            sleeper.wake();
            sleeper.wake();
            go.send(1);
            while (sleeper.state() != tasklet_state::parked) yield();
            const bool once = steps == 1;
            sleeper.wake();
            sleeper.join();
            return once && steps == 2;
        });
        CHECK(right);
    });
}

TEST_CASE("a tasklet may wake itself before it parks") {
    CHECK(run([] {
        this_tasklet().wake();
        park();
        return true;
    }));
}

TEST_CASE("waking a tasklet that is done, or blocked on a channel, does nothing to it") {
    for_each_setup([](const setup& where) {
        const int received = run_in(where, [&] {
            channel<int> numbers;
            auto reader = spawn(where.on(1), [numbers] { return numbers.receive().value(); });
            while (reader.state() != tasklet_state::blocked) yield();
            for (int i = 0; i < 5; ++i) {
                reader.wake();
                yield();
            }
            numbers.send(7);
            const int number = reader.join();
            reader.wake();
            yield();
            return number;
        });
        CHECK(received == 7);
    });
}

TEST_CASE("a thread that is none of the workers may wake tasklets") {
    for_each_setup([](const setup& where) {
        const std::size_t rounds = scaled(40);
        std::atomic<bool> over = false;
        std::atomic<std::size_t> woken = 0;
        runtime its(where.options());
        std::atomic<bool> ready = false;
        tasklet_handle sleeper;
        std::thread foreign([&] {
            while (!ready) std::this_thread::yield();
            for (std::size_t seen = 0; !over; std::this_thread::yield()) {
                // One wake for each time that it has gone on.
                if (woken == seen) continue;
                seen = woken;
                sleeper.wake();
            }
        });
        its.run([&] {
            auto made = spawn(where.on(1), [&] {
                for (std::size_t i = 0; i < rounds; ++i) {
                    ++woken;
                    park();
                }
            });
            sleeper = made;
            ready = true;
            // Keeps the run going: a runtime knows nothing of threads that may yet wake someone.
            while (!made.done()) yield();
        });
        over = true;
        foreign.join();
        CHECK(woken == rounds);
    });
}

TEST_CASE("wakes from a foreign thread while runs begin and end do no harm") {
    for (const unsigned workers : worker_counts) {
        CAPTURE(workers);
        runtime its({.workers = workers});
        tasklet_handle done;
        its.run([&] { done = spawn({.shard = placement::on(1)}, [] {}); });
        std::atomic<bool> over = false;
        std::thread foreign([&] {
            while (!over) {
                done.wake();
                std::this_thread::yield();
            }
        });
        for (std::size_t i = 0; i < scaled(300); ++i) {
            const auto deadlocked = [] { channel<int>().receive(); };
            if (i % 3 == 0)
                CHECK_THROWS_AS(its.run(deadlocked), deadlock_error);
            else
                CHECK(its.run([i] { return i; }) == i);
        }
        over = true;
        foreign.join();
    }
}

TEST_CASE("two tasklets of two shards wake each other in turn") {
    for_each_setup([](const setup& where) {
        const std::size_t rounds = scaled(500);
        const std::size_t steps = run_in(where, [&] {
            tasklet_handle first;
            tasklet_handle second;
            std::size_t count = 0;
            channel<int> go;
            auto player = [&](const tasklet_handle& other) {
                for (std::size_t i = 0; i < rounds; ++i) {
                    park();
                    ++count;
                    other.wake();
                }
            };
            auto a = spawn(where.on(1), [&] {
                go.receive();
                player(second);
            });
            auto b = spawn(where.on(2), [&] {
                go.receive();
                player(first);
            });
            first = a;
            second = b;
            go.send(1);
            go.send(1);
            first.wake();
            a.join();
            b.join();
            return count;
        });
        CHECK(steps == 2 * rounds);
    });
}
