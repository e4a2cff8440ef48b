// The report of a run that cannot go on.
#include "framework/tasklet/setups.hpp"

#include <throng/channel.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace throng;
using namespace throng::test;

namespace {

template <class Main>
std::string deadlock_of(const setup& where, Main&& main) {
    try {
        run_in(where, std::forward<Main>(main));
    } catch (const deadlock_error& failure) {
        return failure.what();
    }
    return "no deadlock";
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::string place(unsigned line) {
    return "tests/framework/tasklet/deadlock_test.cpp:" + std::to_string(line);
}

}  // namespace

TEST_CASE("a deadlock names each tasklet, its channel and the place where it waits") {
    for_each_setup([](const setup& where) {
        unsigned line = 0;
        const std::string text = deadlock_of(where, [&] {
            channel<int> first;
            channel<int> second;
            auto named = [&where](const char* name, std::uint32_t shard) {
                spawn_options options = where.on(shard);
                options.name = name;
                return options;
            };
            line = __LINE__;
            spawn(named("reader", 1), [first] { first.receive(); });
            spawn(named("writer", 2), [second] { second.send(1); });
            spawn(named("sleeper", 3), [] { park(); });
            auto other = spawn(named("other reader", 4), [first] { first.receive(); });
            other.join();
        });
        CAPTURE(text);
        const auto shard = [&where](unsigned index) {
            return " on shard " + std::to_string(index % where.shards) + " ";
        };
        CHECK(text.starts_with("deadlock: no tasklet can go on; 5 wait for ever"));
        CHECK(contains(text, "tasklet 'reader'" + shard(1) + "waits to receive from channel "));
        CHECK(contains(text, "tasklet 'writer'" + shard(2) + "waits to send to channel "));
        CHECK(contains(text, "tasklet 'sleeper'" + shard(3) + "is parked"));
        CHECK(contains(text, "waits for the end of tasklet 'other reader'"));
        for (const unsigned offset : {1u, 2u, 3u, 5u}) CHECK(contains(text, place(line + offset)));
        // Two channels, numbered as they come up; both readers wait for the same one.
        CHECK(contains(text, "channel 1"));
        CHECK(contains(text, "channel 2"));
        CHECK_FALSE(contains(text, "channel 3"));
    });
}

TEST_CASE("a tasklet without a name is described by the type of its callable") {
    for_each_setup([](const setup& where) {
        struct waits_for_ever {
            void operator()() const { channel<int>().receive(); }
        };
        const std::string text =
            deadlock_of(where, [&] { spawn(where.on(1), waits_for_ever()).join(); });
        CAPTURE(text);
        CHECK(contains(text, "waits_for_ever on shard"));
    });
}

TEST_CASE("a long report is cut off after twenty tasklets") {
    for_each_setup([](const setup& where) {
        const std::string text = deadlock_of(where, [&] {
            channel<int> never;
            for (std::uint32_t i = 0; i < 49; ++i) {
                spawn(where.on(i), [never] { never.receive(); });
            }
            never.receive();
        });
        CAPTURE(text);
        CHECK(contains(text, "50 wait for ever"));
        CHECK(text.ends_with("and 30 more"));
    });
}

TEST_CASE("tasklets that main has left blocked are a deadlock too") {
    for_each_setup([](const setup& where) {
        const std::string text = deadlock_of(where, [&] {
            channel<int> never;
            spawn(where.on(1), [never] { never.receive(); });
        });
        CHECK(contains(text, "1 wait"));
    });
}

TEST_CASE("after a deadlock the runtime runs on, and names are free again") {
    for_each_setup([](const setup& where) {
        runtime its(where.options());
        for (int i = 0; i < 3; ++i) {
            const auto blocked = [&] {
                spawn({.name = "blocked", .stack = where.stack}, [] { park(); });
            };
            CHECK_THROWS_AS(its.run(blocked), deadlock_error);
            CHECK(its.run([] { return 1; }) == 1);
        }
    });
}

TEST_CASE("a tasklet with large captures is found and unwound like any other") {
    for_each_setup([](const setup& where) {
        const std::array<char, 5000> large{};
        const std::string text = deadlock_of(where, [&] {
            spawn({.name = "large", .stack = where.stack}, [large] {
                park();
                return large;
            });
        });
        CHECK(contains(text, "'large'"));
    });
}
