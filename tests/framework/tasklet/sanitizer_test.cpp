// That the sanitizers see through switches: each is shown an error that it has to report.
#include "death_test.hpp"
#include "framework/tasklet/deadline.hpp"
#include "framework/tasklet/setups.hpp"

#include <throng/channel.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <vector>

using namespace throng;
using namespace throng::test;

#if defined(__SANITIZE_ADDRESS__)

namespace {

// Keeps the compiler from seeing through the error.
[[gnu::noinline]] void write_at(char* array, std::size_t place) { array[place] = 1; }

// After a switch there and back, on a stack that ASan must take for the current one.
void write_past_the_end() {
    char array[32] = {};
    yield();
    write_at(array, 32);
    yield();
}

}  // namespace

TEST_CASE("deadly: a write past a local array of a dedicated stack" * doctest::skip()) {
    run([] { spawn(write_past_the_end).join(); });
}

TEST_CASE("deadly: a write past a local array of a sliced tasklet" * doctest::skip()) {
    run([] { spawn({.stack = stack_kind::sliced}, write_past_the_end).join(); });
}

TEST_CASE("hazard: ASan sees the stack of each tasklet") {
    for (const char* name : {"deadly: a write past a local array of a dedicated stack",
                             "deadly: a write past a local array of a sliced tasklet"}) {
        const death seen = run_deadly(name);
        CAPTURE(seen.output);
        CHECK(seen.says("AddressSanitizer: stack-buffer-overflow"));
        CHECK_FALSE(seen.exited_with(0));
    }
}

#endif

#if defined(__SANITIZE_THREAD__)

namespace {

int shared = 0;
[[gnu::noinline]] void touch(int* place) { ++*place; }

}  // namespace

TEST_CASE("deadly: two shards write to one variable" * doctest::skip()) {
    run(
        [] {
            // Both run at once, so that no switch orders them; nor do relaxed operations. But one
            // writes after the other: of two writes at the same moment TSan may see neither.
            const deadline limit;
            std::atomic<std::uint32_t> arrived = 0;
            std::atomic<std::uint32_t> turn = 0;
            const auto wait_for = [&limit](const std::atomic<std::uint32_t>& count,
                                           std::uint32_t least) {
                while (count.load(std::memory_order_relaxed) < least) limit.check();
            };
            std::vector<tasklet<void>> all;
            for (std::uint32_t i = 0; i < 2; ++i) {
                all.push_back(spawn({.shard = placement::on(i)}, [&, i] {
                    arrived.fetch_add(1, std::memory_order_relaxed);
                    wait_for(arrived, 2);
                    wait_for(turn, i);
                    touch(&shared);
                    turn.fetch_add(1, std::memory_order_relaxed);
                    wait_for(turn, 2);
                }));
            }
            for (auto& each : all) each.join();
        },
        {.workers = 2, .shards = 2});
}

TEST_CASE("hazard: TSan sees a race between tasklets of two shards") {
    const death seen = run_deadly("deadly: two shards write to one variable");
    CAPTURE(seen.output);
    CHECK(seen.says("ThreadSanitizer: data race"));
    CHECK_FALSE(seen.exited_with(0));
}

#endif
