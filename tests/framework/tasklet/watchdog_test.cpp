// Tasklets that do not switch are reported, and only those.
#include "tasklet/watchdog.hpp"

#include "death_test.hpp"
#include "framework/tasklet/deadline.hpp"
#include "framework/tasklet/setups.hpp"
#include "scale.hpp"

#include <throng/channel.hpp>

#include <doctest/doctest.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

using namespace throng;
using namespace throng::test;
using namespace std::chrono_literals;

/// What the watchdog has told of.
class stuck_list {
public:
    [[nodiscard]] std::vector<stuck_tasklet> all() const {
        const std::lock_guard lock(mutex_);
        return all_;
    }
    /// How many of that name; of any, if it is empty.
    [[nodiscard]] std::size_t count(const std::string& name) const {
        const std::lock_guard lock(mutex_);
        return static_cast<std::size_t>(std::count_if(
            all_.begin(), all_.end(),
            [&name](const stuck_tasklet& each) { return name.empty() || each.name == name; }));
    }
    [[nodiscard]] runtime_options options(unsigned workers, unsigned shards) {
        return {.workers = workers,
                .shards = shards,
                .watchdog = 5ms,
                .on_stuck = [this](const stuck_tasklet& stuck) {
                    const std::lock_guard lock(mutex_);
                    all_.push_back(stuck);
                }};
    }

private:
    mutable std::mutex mutex_;
    std::vector<stuck_tasklet> all_;
};

// Without a switch. Not of this file alone, so that the dynamic linker knows its name.
[[gnu::noinline]] void spin_until_reported(const stuck_list& reports, const std::string& name,
                                           std::size_t count) {
    const deadline limit;
    while (reports.count(name) < count) limit.check();
}

TEST_CASE("a tasklet that does not switch is reported with its name, its shard and its calls") {
    for (const stack_kind stack : stack_kinds) {
        stuck_list reports;
        const auto is_named = [&] {
            bool named = false;
            for (const stuck_tasklet& each : reports.all()) {
                named = named || (each.name == "busy" && each.shard == 2 && each.since >= 5ms &&
                                  each.backtrace.find("spin_until_reported") != std::string::npos);
            }
            return named;
        };
        runtime its(reports.options(2, 3));
        its.run([&] {
            const spawn_options busy{.name = "busy", .stack = stack, .shard = placement::on(2)};
            // Again where it is found in a linker's stub, of which no unwinder knows the caller.
            spawn(busy, [&] {
                for (std::size_t count = 1; count <= 20 && !is_named(); ++count) {
                    spin_until_reported(reports, "busy", count);
                    yield();
                }
            }).join();
        });
        CHECK(is_named());
    }
}

TEST_CASE("one without a name is reported with the type of its callable") {
    stuck_list reports;
    runtime its(reports.options(1, 1));
    its.run([&] { spin_until_reported(reports, "", 1); });
    const stuck_tasklet first = reports.all().at(0);
    CHECK(first.shard == 0);
    CAPTURE(first.name);
    CHECK(first.name.find("runtime::run<") != std::string::npos);
    CHECK(first.name.find("lambda") != std::string::npos);
}

TEST_CASE("a tasklet is reported anew once it has switched, and several may be stuck at once") {
    stuck_list reports;
    runtime its(reports.options(2, 2));
    its.run([&] {
        std::vector<tasklet<void>> all;
        for (std::uint32_t i = 0; i < 2; ++i) {
            const std::string name = i == 0 ? "first" : "second";
            all.push_back(spawn({.name = name, .shard = placement::on(i)}, [&, name] {
                spin_until_reported(reports, name, 1);
                yield();
                spin_until_reported(reports, name, 2);
            }));
        }
        for (auto& each : all) each.join();
    });
    CHECK(reports.count("first") >= 2);
    CHECK(reports.count("second") >= 2);
}

TEST_CASE("a stretch is told of once, from the limit on, and only if it is one") {
    using detail::stretch;
    const stretch::time_point start{};
    stretch its;
    CHECK_FALSE(its.look(true, 7, start, 10ms));
    CHECK_FALSE(its.look(true, 7, start + 9ms, 10ms));
    CHECK(its.look(true, 7, start + 12ms, 10ms) == 12ms);
    CHECK_FALSE(its.look(true, 7, start + 50ms, 10ms));
    CHECK_FALSE(its.look(true, 8, start + 60ms, 10ms));  // it has switched
    CHECK_FALSE(its.look(true, 9, start + 75ms, 10ms));
    CHECK(its.look(true, 9, start + 85ms, 10ms) == 10ms);
    CHECK_FALSE(its.look(false, 9, start + 99ms, 10ms));  // nobody runs the shard
    CHECK_FALSE(its.look(false, 9, start + 199ms, 10ms));
    CHECK_FALSE(its.look(true, 9, start + 299ms, 10ms));
    CHECK(its.look(true, 9, start + 310ms, 10ms) == 11ms);
}

TEST_CASE("a watchdog does no harm to tasklets that come, go and switch under its eyes") {
    for_each_setup([](const setup& where) {
        runtime_options options = where.options();
        options.watchdog = 1ms;
        options.on_stuck = [](const stuck_tasklet&) {};
        runtime its(options);
        const std::size_t count = scaled(2000);
        const std::size_t sum = its.run([&] {
            channel<std::size_t> numbers;
            for (std::size_t i = 0; i < count; ++i) {
                spawn(where.on(static_cast<std::uint32_t>(i)), [numbers, i] { numbers.send(i); });
            }
            std::size_t total = 0;
            for (std::size_t i = 0; i < count; ++i) total += numbers.receive().value();
            return total;
        });
        CHECK(sum == count * (count - 1) / 2);
    });
}

TEST_CASE("an exception of on_stuck ends the run") {
    std::atomic<bool> told = false;
    runtime_options options{.workers = 1, .watchdog = 5ms};
    options.on_stuck = [&](const stuck_tasklet&) {
        if (!told.exchange(true)) throw std::runtime_error("stuck");
    };
    runtime its(options);
    const auto main = [&] {
        const deadline limit;
        while (!told) limit.check();
        for (;;) {
            limit.check();
            yield();
        }
    };
    CHECK_THROWS_WITH_AS(its.run(main), "stuck", std::runtime_error);
    CHECK(its.run([] { return 3; }) == 3);
}

TEST_CASE("deadly: a tasklet is stuck until standard error says so" * doctest::skip()) {
    const int real_output = ::dup(STDERR_FILENO);
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    REQUIRE(::dup2(ends[1], STDERR_FILENO) == STDERR_FILENO);
    runtime its({.workers = 1, .shards = 1, .watchdog = 5ms});
    its.run([&] {
        spawn({.name = "idler"}, [&] {
            const deadline limit;
            pollfd report{ends[0], POLLIN, 0};
            while (::poll(&report, 1, 0) == 0) limit.check();
        }).join();
    });
    char text[4096];
    const ssize_t got = ::read(ends[0], text, sizeof text);
    REQUIRE(got > 0);
    CHECK(::write(real_output, text, static_cast<std::size_t>(got)) == got);
}

TEST_CASE("unless told otherwise the watchdog reports on standard error") {
    const death seen = run_deadly("deadly: a tasklet is stuck until standard error says so");
    CAPTURE(seen.output);
    CHECK(seen.exited_with(0));
    CHECK(seen.says("throng: tasklet "));
    CHECK(seen.says(" on shard 0 has not switched for "));
    CHECK(seen.says(" ms; it is in\n  "));
}

TEST_CASE("a thread that takes no signals is reported, too") {
    stuck_list reports;
    if (sanitized) return;
    runtime its(reports.options(1, 1));
    its.run([&] {
        sigset_t urgent;
        sigset_t before;
        ::sigemptyset(&urgent);
        ::sigaddset(&urgent, SIGURG);
        REQUIRE(::pthread_sigmask(SIG_BLOCK, &urgent, &before) == 0);
        spin_until_reported(reports, "", 1);
        ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    });
    CHECK(reports.all().at(0).name == "(unknown: its thread takes no signals)");
    CHECK(reports.all().at(0).backtrace.empty());
}
