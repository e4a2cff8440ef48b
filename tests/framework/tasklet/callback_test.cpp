// Callbacks on switches and on operations of channels; how many tasklets are ready.
#include "framework/tasklet/setups.hpp"

#include <throng/callbacks.hpp>
#include <throng/channel.hpp>
#include <throng/select.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

using namespace throng;
using namespace throng::test;
using namespace std::chrono_literals;

namespace {

// One letter for each operation: s or r, capital if the caller will wait.
std::string letter(const channel_event& event) {
    return event.sends ? (event.will_block ? "S" : "s") : (event.will_block ? "R" : "r");
}

struct letters {
    std::string seen;
    [[nodiscard]] channel_callback callback() {
        return [this](const channel_event& event) { seen += letter(event); };
    }
    std::string take() { return std::exchange(seen, {}); }
};

}  // namespace

TEST_CASE("the switch callback is called for each switch, and for nothing else") {
    for_each_setup([](const setup& where) {
        std::atomic<std::uint64_t> told = 0;
        runtime its(where.options());
        its.on_switch([&](const tasklet_handle& to) {
            if (to && !this_tasklet()) ++told;
        });
        its.run([&] {
            channel<int> numbers;
            for (std::uint32_t i = 0; i < 10; ++i) {
                spawn(where.on(i), [numbers] {
                    for (int j = 0; j < 5; ++j) numbers.send(j);
                    yield();
                });
            }
            for (int i = 0; i < 50; ++i) numbers.receive();
        });
        CHECK(told > 10);
        CHECK(told == its.statistics().switches);
    });
}

TEST_CASE("the switch callback is told in order who runs next, in whatever way they switch") {
    for (const stack_kind stack : stack_kinds) {
        std::vector<tasklet_handle> seen;
        std::vector<tasklet_handle> ran;
        runtime its({.workers = 1, .shards = 1});
        its.on_switch([&](const tasklet_handle& to) { seen.push_back(to); });
        its.run([&] {
            const auto note = [&] { ran.push_back(this_tasklet()); };
            note();
            channel<int> numbers;
            auto receiver = spawn({.stack = stack}, [&] {
                note();
                while (numbers.receive()) note();
                note();
            });
            yield();
            note();
            for (int i = 0; i < 3; ++i) {
                numbers.send(i);
                note();
            }
            numbers.close();
            receiver.join();
            note();
        });
        CHECK(ran.size() == 11);
        CHECK(seen == ran);
    }
}

TEST_CASE("what would wait, switch or use a channel is refused to a switch callback") {
    int refused = 0;
    channel<int> numbers(unbounded);
    runtime its({.workers = 1, .shards = 1});
    its.on_switch([&](const tasklet_handle& to) {
        CHECK_THROWS_AS(yield(), error);
        CHECK_THROWS_AS(park(), error);
        CHECK_THROWS_AS(sleep_for(1us), error);
        CHECK_THROWS_AS(numbers.send(1), error);
        CHECK_THROWS_AS(numbers.receive(), error);
        CHECK_THROWS_AS(static_cast<void>(numbers.try_receive()), error);
        CHECK_FALSE(to.done());
        ++refused;
    });
    its.run([] { yield(); });
    CHECK(refused == 2);
}

TEST_CASE("an exception of the switch callback ends the run before that switch") {
    for_each_setup([](const setup& where) {
        std::atomic<int> calls = 0;
        std::atomic<bool> ran = false;
        runtime its(where.options());
        its.on_switch([&](const tasklet_handle&) {
            if (++calls > 1) throw std::runtime_error("callback");
        });
        const auto main = [&] {
            spawn(where.on(1), [&] { ran = true; });
            park();
        };
        CHECK_THROWS_WITH_AS(its.run(main), "callback", std::runtime_error);
        CHECK_FALSE(ran);
        its.on_switch({});
        calls = 0;
        CHECK(its.run([] { return 3; }) == 3);
        CHECK(calls == 0);
    });
}

TEST_CASE("a switch callback may kill the tasklet that would run, or wake and spawn others") {
    for_each_setup([](const setup& where) {
        std::optional<tasklet_handle> victim;
        std::atomic<bool> went_on = false;
        runtime its({.workers = 1, .shards = 1});
        its.on_switch([&](const tasklet_handle& to) {
            if (victim.has_value() && to == *victim) std::exchange(victim, {})->kill();
        });
        its.run([&] {
            auto other = spawn(where.here(), [&] {
                yield();
                went_on = true;
            });
            yield();
            victim = other;
            CHECK_THROWS_AS(other.join(), killed_error);
        });
        CHECK_FALSE(went_on);
    });
}

TEST_CASE("the channel callback is told of each operation, and whether it will wait") {
    for (const stack_kind stack : stack_kinds) {
        letters log;
        runtime its({.workers = 1, .shards = 1});
        its.on_channel(log.callback());
        its.run([&] {
            channel<int> numbers;
            auto other = spawn({.stack = stack}, [numbers] {
                numbers.receive();
                numbers.send(1);
            });
            yield();
            CHECK(log.take() == "R");
            numbers.send(1);
            CHECK(log.take() == "sS");
            numbers.receive();
            CHECK(log.take() == "r");
            other.join();
            CHECK_FALSE(numbers.try_receive());
            CHECK_FALSE(numbers.try_send(2));
            CHECK_FALSE(numbers.receive_for(1us));
            CHECK_FALSE(numbers.send_for(1us, 2));
            CHECK(log.take() == "rsRS");
            channel<int> buffered(1);
            buffered.send(1);
            CHECK_FALSE(buffered.send_for(1us, 2));
            buffered.receive();
            buffered.send_exception(std::make_exception_ptr(5));
            CHECK_THROWS_AS(buffered.receive(), int);
            CHECK(log.take() == "sSrsr");
            buffered.close();
            CHECK_FALSE(buffered.receive());
            CHECK_THROWS_AS(buffered.send(1), channel_closed);
            CHECK(log.take() == "rs");
        });
    }
}

TEST_CASE("the channel callback is told once of a select that is carried out, else of each case") {
    letters log;
    runtime its({.workers = 1, .shards = 1});
    its.on_channel(log.callback());
    its.run([&] {
        channel<int> first(1);
        channel<int> second;
        first.send(1);
        CHECK(log.take() == "s");
        const auto choose = [&] {
            select(on_receive(first, [](std::optional<int>) {}), on_send(second, 2, [] {}));
        };
        choose();
        CHECK(log.take() == "r");
        spawn([second] { second.receive(); });
        choose();
        CHECK(log.take() == "RSr");
    });
}

TEST_CASE("the channel callback knows who calls and at which channel, on all shards") {
    for_each_setup([](const setup& where) {
        std::mutex mutex;
        std::map<const void*, int> operations;
        bool right = true;
        runtime its(where.options());
        its.on_channel([&](const channel_event& event) {
            const std::lock_guard lock(mutex);
            ++operations[event.channel];
            right = right && event.who == this_tasklet();
        });
        its.run([&] {
            channel<int> numbers;
            channel<std::string> words;
            for (std::uint32_t i = 0; i < 8; ++i) {
                spawn(where.on(i), [numbers, words] {
                    numbers.send(1);
                    words.send("word");
                });
            }
            for (int i = 0; i < 8; ++i) numbers.receive();
            for (int i = 0; i < 8; ++i) words.receive();
        });
        CHECK(right);
        CHECK(operations.size() == 2);
        for (const auto& [channel, count] : operations) CHECK(count == 16);
    });
}

TEST_CASE("switching is refused to a channel callback, and so are channels") {
    for_each_setup([](const setup& where) {
        int refused = 0;
        runtime its(where.options());
        its.on_channel([&](const channel_event&) {
            CHECK_THROWS_AS(yield(), switch_refused);
            CHECK_THROWS_AS(park(), switch_refused);
            CHECK_THROWS_AS(sleep_for(1us), switch_refused);
            const channel<int> own(unbounded);
            CHECK_THROWS_AS(own.send(1), error);
            CHECK_THROWS_AS(own.receive(), error);
            CHECK_THROWS_AS(static_cast<void>(own.try_send(1)), error);
            CHECK_THROWS_AS(select(on_receive(own, [](std::optional<int>) {}), after(1us, [] {})),
                            error);
            ++refused;
        });
        its.run([&] {
            spawn(where.here(), [] {
                channel<int> numbers(1);
                numbers.send(1);
                yield();
                CHECK(numbers.receive() == 1);
            }).join();
        });
        CHECK(refused == 2);
    });
}

TEST_CASE("an exception of the channel callback is thrown by the operation, and ends the run") {
    for_each_setup([](const setup& where) {
        bool thrown = false;
        std::int64_t balance = -1;
        runtime its(where.options());
        its.on_channel([](const channel_event&) { throw std::runtime_error("callback"); });
        const auto main = [&] {
            spawn(where.here(), [&] {
                channel<int> numbers;
                try {
                    numbers.send(1);
                } catch (const std::runtime_error&) {
                    thrown = true;
                }
                balance = numbers.balance();
            }).join();
            for (;;) yield();
        };
        CHECK_THROWS_WITH_AS(its.run(main), "callback", std::runtime_error);
        CHECK(thrown);
        CHECK(balance == 0);
        its.on_channel({});
        CHECK(its.run([] {
            channel<int> numbers(1);
            numbers.send(3);
            return numbers.receive();
        }) == 3);
    });
}

TEST_CASE("a callback cannot be set during a run, by a tasklet or by another thread") {
    runtime its({.workers = 1});
    its.run([&] {
        CHECK_THROWS_AS(its.on_switch({}), error);
        CHECK_THROWS_AS(its.on_channel({}), error);
    });
    its.on_switch({});
}

TEST_CASE("ready_count counts the caller and all that are ready on its shard") {
    for_each_setup([](const setup& where) {
        run_in(where, [&] {
            CHECK(ready_count() == 1);
            std::vector<tasklet<void>> parked;
            for (int i = 0; i < 5; ++i) parked.push_back(spawn(where.here(), [] { park(); }));
            CHECK(ready_count() == 6);
            yield();
            CHECK(ready_count() == 1);
            parked[0].wake();
            parked[1].wake();
            CHECK(ready_count() == 3);
            auto counter = spawn(where.here(), [] { return ready_count(); });
            yield();
            CHECK(counter.join() >= 1);
            for (auto& each : parked) each.wake();
            for (auto& each : parked) each.join();
            CHECK(ready_count() == 1);
        });
    });
    CHECK_THROWS_AS(static_cast<void>(ready_count()), error);
}
