#include "framework/tasklet/setups.hpp"
#include "scale.hpp"

#include <throng/select.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

using namespace throng;
using namespace throng::test;
using namespace std::chrono_literals;

namespace {

template <class T>
auto nothing() {
    return [](std::optional<T>) {};
}

// Binds the channel to the shard of the caller.
template <class T>
void claim_home(const channel<T>& its) {
    static_cast<void>(its.try_receive());
}

}  // namespace

TEST_CASE("a select takes what comes from several channels, each in its order") {
    for_each_setup([](const setup& where) {
        constexpr int values = 200;
        run_in(where, [&] {
            const channel<std::string> texts;
            const channel<int> numbers;
            spawn(where.on(1), [texts] {
                claim_home(texts);
                for (int i = 0; i < values; ++i) texts.send(std::to_string(i));
                texts.close();
            });
            spawn(where.on(2), [numbers] {
                claim_home(numbers);
                for (int i = 0; i < values; ++i) select(on_send(numbers, i, [] {}));
                numbers.close();
            });
            int next_text = 0;
            int next_number = 0;
            bool texts_end = false;
            bool numbers_end = false;
            while (!texts_end || !numbers_end) {
                const auto text = on_receive(texts, [&](std::optional<std::string> value) {
                    texts_end = !value.has_value();
                    if (value) CHECK(*value == std::to_string(next_text++));
                });
                const auto number = on_receive(numbers, [&](std::optional<int> value) {
                    numbers_end = !value.has_value();
                    if (value) CHECK(*value == next_number++);
                });
                if (texts_end)
                    select(number);
                else if (numbers_end)
                    select(text);
                else
                    select(text, number);
            }
            CHECK(next_text == values);
            CHECK(next_number == values);
        });
    });
}

TEST_CASE("selects that meet pass each value once, whatever else they wait for") {
    for_each_setup([](const setup& where) {
        constexpr int pairs = 4;
        constexpr int values = 50;
        run_in(where, [&] {
            std::array<channel<int>, 3> between;
            const channel<int> sums(unbounded);
            for (int pair = 0; pair < pairs; ++pair) {
                const auto at = static_cast<std::uint32_t>(pair);
                spawn(where.on(at), [between, at] {
                    for (int i = 1; i <= values; ++i) {
                        select(on_send(between[at % 3], i, [] {}),
                               on_send(between[(at + 1) % 3], i, [] {}),
                               on_send(between[(at + 2) % 3], i, [] {}));
                    }
                });
                spawn(where.on(at + 1), [between, sums] {
                    int sum = 0;
                    const auto add = [&sum](std::optional<int> value) { sum += value.value(); };
                    for (int i = 1; i <= values; ++i) {
                        select(on_receive(between[0], add), on_receive(between[1], add),
                               on_receive(between[2], add));
                    }
                    sums.send(sum);
                });
            }
            int sum = 0;
            for (int pair = 0; pair < pairs; ++pair) sum += sums.receive().value();
            CHECK(sum == pairs * values * (values + 1) / 2);
        });
    });
}

TEST_CASE("each case that is ready is chosen now and then") {
    run([] {
        constexpr int rounds = 3000;
        const channel<int> one(1);
        const channel<int> two(1);
        const channel<int> never;
        std::array<int, 3> chosen{};
        for (int i = 0; i < rounds; ++i) {
            static_cast<void>(one.try_send(1));
            static_cast<void>(two.try_send(2));
            ++chosen.at(select(on_receive(never, nothing<int>()), on_receive(one, nothing<int>()),
                               on_receive(two, nothing<int>())));
        }
        CHECK(chosen[0] == 0);
        CHECK(chosen[1] > rounds / 3);
        CHECK(chosen[2] > rounds / 3);
    });
}

TEST_CASE("a select with a timeout or with `otherwise` does not wait for ever") {
    for_each_setup([](const setup& where) {
        run_in(where, [&] {
            const channel<int> never;
            spawn(where.on(1), [never] { claim_home(never); }).join();
            bool late = false;
            CHECK(select(on_receive(never, nothing<int>()), after(1ms, [&] { late = true; })) == 1);
            CHECK(late);
            CHECK(select(otherwise([] {}), on_send(never, 1, [] {})) == 0);
            const channel<int> full(1);
            full.send(1);
            CHECK(select(on_send(full, 2, [] {}), on_receive(never, nothing<int>()),
                         after(1ms, [] {})) == 2);
            CHECK(full.receive() == 1);
            CHECK(select(on_send(full, 2, [] {}), otherwise([] {})) == 0);
            CHECK(full.receive() == 2);
        });
    });
}

TEST_CASE("a select that is killed stands in no list any more") {
    for_each_setup([](const setup& where) {
        run_in(where, [&] {
            const channel<int> here;
            const channel<int> there;
            claim_home(here);
            spawn(where.on(1), [there] { claim_home(there); }).join();
            for (int i = 0; i < 20; ++i) {
                auto victim = spawn(where.on(2), [here, there] {
                    select(on_receive(here, nothing<int>()), on_send(there, 1, [] {}));
                });
                for (int yields = 0; yields < i; ++yields) yield();
                victim.kill();
                CHECK_THROWS_AS(victim.join(), killed_error);
                CHECK(here.balance() == 0);
                CHECK_FALSE(there.try_receive());
            }
        });
    });
}

TEST_CASE("a select throws what was sent as an exception, and at a closed channel") {
    for_each_setup([](const setup& where) {
        run_in(where, [&] {
            const channel<int> from;
            const channel<int> never;
            spawn(where.on(1), [from] {
                claim_home(from);
                from.send_exception(std::make_exception_ptr(std::string("no")));
                from.close();
            });
            CHECK_THROWS_AS(
                select(on_receive(from, nothing<int>()), on_receive(never, nothing<int>())),
                std::string);
            bool over = false;
            select(on_receive(from, [&](std::optional<int> value) { over = !value; }));
            CHECK(over);
            CHECK_THROWS_AS(select(on_send(from, 1, [] {}), on_receive(never, nothing<int>())),
                            channel_closed);
            CHECK(never.balance() == 0);
        });
    });
}

TEST_CASE("a value that select does not send is destroyed with it") {
    for_each_setup([](const setup& where) {
        const auto counted = std::make_shared<int>(7);
        run_in(where, [&] {
            const channel<std::shared_ptr<int>> to;
            spawn(where.on(1), [to] { claim_home(to); }).join();
            select(on_send(to, counted, [] {}), after(1ms, [] {}));
            auto victim =
                spawn(where.here(), [to, counted] { select(on_send(to, counted, [] {})); });
            yield();
            victim.kill();
            CHECK_THROWS_AS(victim.join(), killed_error);
        });
        CHECK(counted.use_count() == 1);
    });
}

TEST_CASE("a select is refused where a channel would go both ways, and under a trap") {
    run([] {
        const channel<int> both;
        CHECK_THROWS_WITH_AS(select(on_send(both, 1, [] {}), on_receive(both, nothing<int>())),
                             "select: a channel is both sent to and received from", error);
        const block_trap trap;
        CHECK_THROWS_AS(select(on_receive(both, nothing<int>())), switch_refused);
        CHECK(both.balance() == 0);
    });
    CHECK_THROWS_AS(select(after(1ms, [] {})), error);
}

TEST_CASE("a deadlock report names the channels of a select") {
    try {
        run([] {
            const channel<int> one;
            const channel<int> two;
            select(on_receive(one, nothing<int>()), on_receive(two, nothing<int>()));
        });
        FAIL("no deadlock was reported");
    } catch (const deadlock_error& e) {
        CHECK(std::string(e.what()).find("waits in a select over channel 1, channel 2, at") !=
              std::string::npos);
    }
}
