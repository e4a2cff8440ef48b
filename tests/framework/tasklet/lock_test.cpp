// Locks of the operating system that are held while a tasklet switches.
#include "death_test.hpp"
#include "framework/tasklet/setups.hpp"
#include "scale.hpp"

#include <throng/channel.hpp>
#include <throng/lock.hpp>

#include <doctest/doctest.h>

#include <csignal>
#include <mutex>
#include <vector>

using namespace throng;
using namespace throng::test;

TEST_CASE("tasklets of several shards take turns with a lock") {
    for_each_setup([](const setup& where) {
        const std::size_t rounds = scaled(500);
        std::size_t count = 0;
        run_in(where, [&] {
            std::mutex mutex;
            std::vector<tasklet<void>> all;
            for (std::uint32_t i = 0; i < 8; ++i) {
                all.push_back(spawn(where.on(i), [&] {
                    for (std::size_t round = 0; round < rounds; ++round) {
                        {
                            const throng::lock_guard lock(mutex);
                            ++count;
                        }
                        if (round % 64 == 0) yield();
                    }
                }));
            }
            for (auto& each : all) each.join();
        });
        CHECK(count == 8 * rounds);
    });
}

TEST_CASE("a lock may be taken outside of tasklets, where it means nothing") {
    std::mutex mutex;
    const throng::lock_guard lock(mutex);
    CHECK_FALSE(mutex.try_lock());
}

TEST_CASE("deadly: yield under a lock" * doctest::skip()) {
    run([] {
        std::mutex mutex;
        const throng::lock_guard lock(mutex);
        yield();
    });
}

TEST_CASE("deadly: receive under a lock in a nested scope" * doctest::skip()) {
    run([] {
        std::mutex outer;
        std::mutex inner;
        channel<int> numbers;
        const throng::lock_guard lock(outer);
        { const throng::lock_guard another(inner); }
        numbers.receive();
    });
}

TEST_CASE("hazard: a switch while a lock is held stops the program") {
    for (const char* name :
         {"deadly: yield under a lock", "deadly: receive under a lock in a nested scope"}) {
        CAPTURE(name);
        const death seen = run_deadly(name);
        CAPTURE(seen.output);
        CHECK(seen.by_signal(SIGABRT));
        CHECK(seen.says("a tasklet that holds a lock must not park"));
    }
}
