// Shards that move from one worker's thread to another's.
#include "framework/tasklet/deadline.hpp"
#include "framework/tasklet/setups.hpp"

#include <throng/channel.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

using namespace throng;
using namespace throng::test;

namespace {

// Not inlined, and not to be taken for a constant: the compiler believes that a function that is
// running stays in its thread. (That is the hazard.)
[[gnu::noinline]] std::thread::id thread_of_caller() {
    asm volatile("");
    return std::this_thread::get_id();
}

// What the tasklets share that move the caller; not in its frame, since the caller may be sliced.
struct move_signals {
    std::atomic<bool> guard_runs = false;
    std::atomic<bool> guard_may_end = false;
    std::atomic<bool> moved = false;
    deadline limit;

    void wait_for(const std::atomic<bool>& signal) const {
        while (!signal) {
            limit.check();
            std::this_thread::yield();
        }
    }
};

// Makes the calling tasklet, of shard 0, go on in another thread. There are two workers, and three
// shards. First a guard on shard 1 keeps the other worker busy. Then a usurper on shard 2 gets the
// caller's thread, as soon as the caller yields, and keeps it; it lets the guard end, so that the
// other worker is free to go on with the caller.
void move_to_another_thread() {
    const std::thread::id before = thread_of_caller();
    const auto signals = std::make_shared<move_signals>();
    spawn({.shard = placement::on(1)}, [signals] {
        signals->guard_runs = true;
        signals->wait_for(signals->guard_may_end);
    });
    while (!signals->guard_runs) {
        signals->limit.check();
        yield();
    }
    spawn({.shard = placement::on(2)}, [signals] {
        signals->guard_may_end = true;
        signals->wait_for(signals->moved);
    });
    // Unless it was the guard that got the caller's thread.
    while (thread_of_caller() == before) {
        signals->limit.check();
        yield();
    }
    signals->moved = true;
    signals->guard_may_end = true;
    // No waiting for the two, which might move the caller back.
}

template <class Body>
void on_two_workers(Body body) {
    for (const stack_kind stack : stack_kinds) {
        run([&] { spawn({.stack = stack}, body).join(); }, {.workers = 2, .shards = 3});
    }
}

}  // namespace

TEST_CASE("hazard: thread-local state after a move to another thread is that of the new thread") {
    on_two_workers([] {
        for (int i = 0; i < 5; ++i) {
            const tasklet_handle self = this_tasklet();
            const std::uint32_t shard = this_shard();
            move_to_another_thread();
            CHECK(this_tasklet() == self);
            CHECK(this_shard() == shard);
            CHECK(spawn([] { return this_shard(); }).join() == shard);
        }
    });
}

TEST_CASE("hazard: a caught exception moves to another thread with its tasklet") {
    on_two_workers([] {
        try {
            throw std::runtime_error("carried");
        } catch (const std::runtime_error& failure) {
            move_to_another_thread();
            const std::exception_ptr here = std::current_exception();
            CHECK(here != nullptr);
            CHECK_THROWS_WITH_AS(std::rethrow_exception(here), "carried", std::runtime_error);
            CHECK(std::string(failure.what()) == "carried");
        }
        CHECK(std::current_exception() == nullptr);
    });
}

TEST_CASE("hazard: a stack that is being unwound moves to another thread in a destructor") {
    struct moves {
        ~moves() { move_to_another_thread(); }
    };
    on_two_workers([] {
        for (int i = 0; i < 3; ++i) {
            try {
                const moves at_end;
                throw std::runtime_error("unwinding");
            } catch (const std::runtime_error& failure) {
                CHECK(std::string(failure.what()) == "unwinding");
            }
            CHECK(std::uncaught_exceptions() == 0);
        }
    });
}

namespace {

// Not inlined, for the same reason.
[[gnu::noinline]] int read_errno() {
    asm volatile("");
    return errno;
}
[[gnu::noinline]] void write_errno(int value) { errno = value; }

}  // namespace

TEST_CASE("hazard: errno has to be read before anything that may park") {
    on_two_workers([] {
        // A number that no other thread can have.
        static std::atomic<int> unique = 1000;
        const int number = ++unique;
        write_errno(number);
        const int read_in_time = read_errno();
        move_to_another_thread();
        const int read_too_late = read_errno();
        CHECK(read_in_time == number);
        CHECK(read_too_late != number);  // it is the other thread's
    });
}
