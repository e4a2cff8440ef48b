// What is said of a tasklet that overflows its stack, and what becomes of other faults.
#include "death_test.hpp"
#include "framework/tasklet/setups.hpp"
#include "scale.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <thread>

using namespace throng;
using namespace throng::test;

namespace {

// Uses up stack, page by page.
[[gnu::noinline]] int dig(int depth) {
    volatile char frame[1024];
    frame[0] = static_cast<char>(depth);
    if (frame[0] == 0 && depth == -1) return 0;
    return dig(depth + 1) + frame[0];
}

void say(const char* text) { static_cast<void>(::write(STDERR_FILENO, text, std::strlen(text))); }

void exit_with_4(int) {
    say("the first handler has been called\n");
    ::_exit(4);
}

// Takes the signal on before the runtime does.
void handle_faults_before() {
    struct sigaction mine {};
    mine.sa_handler = &exit_with_4;
    REQUIRE(::sigaction(SIGSEGV, &mine, nullptr) == 0);
}

volatile int* volatile nowhere = nullptr;

}  // namespace

TEST_CASE("deadly: digger overflows a dedicated stack" * doctest::skip()) {
    run([] {
        yield();
        spawn({.name = "digger", .stack_bytes = 128 << 10}, [] { dig(0); }).join();
    });
}

TEST_CASE("deadly: digger overflows the run stack" * doctest::skip()) {
    const runtime_options options{.shards = 2, .run_stack_bytes = 512 << 10};
    run(
        [] {
            const spawn_options on_shard_1{
                .name = "digger", .stack = stack_kind::sliced, .shard = placement::on(1)};
            spawn(on_shard_1, [] {
                yield();
                dig(0);
            }).join();
        },
        options);
}

TEST_CASE("deadly: a tasklet without a name overflows its stack" * doctest::skip()) {
    run([] { spawn([] { dig(0); }).join(); });
}

TEST_CASE("deadly: a tasklet writes to nowhere" * doctest::skip()) {
    run([] { *nowhere = 1; });
}

TEST_CASE("deadly: a tasklet writes to nowhere and somebody handles it" * doctest::skip()) {
    handle_faults_before();
    run([] { *nowhere = 1; });
}

TEST_CASE("deadly: a tasklet overflows its stack though somebody handles faults" *
          doctest::skip()) {
    handle_faults_before();
    run([] { dig(0); });
}

TEST_CASE("deadly: a signal that is no fault comes" * doctest::skip()) {
    handle_faults_before();
    run([] { ::raise(SIGSEGV); });
}

TEST_CASE("signal handlers have a stack of their own in a thread that runs tasklets") {
    const bool enabled = run([] {
        stack_t its{};
        return ::sigaltstack(nullptr, &its) == 0 && (its.ss_flags & SS_DISABLE) == 0;
    });
    CHECK(enabled);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // which do it themselves

TEST_CASE("the overflow of a dedicated stack is reported with the tasklet's name") {
    const death seen = run_deadly("deadly: digger overflows a dedicated stack");
    CAPTURE(seen.output);
    CHECK(seen.by_signal(SIGSEGV));
    CHECK(
        seen.says("throng: tasklet 'digger' overflowed its stack of 128 KiB (shard 0); give it a "
                  "larger one with spawn_options::stack_bytes\n"));
}

TEST_CASE("the overflow of a run stack is reported with the tasklet's name") {
    const death seen = run_deadly("deadly: digger overflows the run stack");
    CAPTURE(seen.output);
    CHECK(seen.by_signal(SIGSEGV));
    CHECK(
        seen.says("throng: tasklet 'digger' overflowed its stack of 512 KiB (shard 1); give it a "
                  "larger one with runtime_options::run_stack_bytes\n"));
}

TEST_CASE("the overflow of a tasklet without a name is reported with its callable's type") {
    const death seen = run_deadly("deadly: a tasklet without a name overflows its stack");
    CAPTURE(seen.output);
    CHECK(seen.by_signal(SIGSEGV));
    CHECK(seen.says("throng: tasklet without a name (its callable, to c++filt -t: "));
    CHECK(seen.says("UlvE_) overflowed its stack of 64 KiB (shard 0)"));
}

TEST_CASE("a fault that is no overflow is not taken for one, and stops the program") {
    const death seen = run_deadly("deadly: a tasklet writes to nowhere");
    CAPTURE(seen.output);
    CHECK(seen.by_signal(SIGSEGV));
    CHECK_FALSE(seen.says("overflowed"));
}

TEST_CASE("a fault that is no overflow goes to whoever handled faults before") {
    for (const char* name : {"deadly: a tasklet writes to nowhere and somebody handles it",
                             "deadly: a signal that is no fault comes"}) {
        const death seen = run_deadly(name);
        CAPTURE(seen.output);
        CHECK(seen.exited_with(4));
        CHECK(seen.says("the first handler has been called"));
        CHECK_FALSE(seen.says("overflowed"));
    }
}

TEST_CASE("an overflow is reported and stops the program whoever handled faults before") {
    const death seen =
        run_deadly("deadly: a tasklet overflows its stack though somebody handles faults");
    CAPTURE(seen.output);
    CHECK(seen.by_signal(SIGSEGV));
    CHECK(seen.says("overflowed its stack of 64 KiB (shard 0)"));
    CHECK_FALSE(seen.says("the first handler has been called"));
}

#endif
