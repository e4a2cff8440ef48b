// Values of all kinds through channels and out of tasklets.
#include "framework/tasklet/setups.hpp"

#include <throng/channel.hpp>

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace throng;
using namespace throng::test;

namespace {

// Sends `count` values, made by make(i), from one shard to another; true if same(value, i) for all.
template <class T, class Make, class Same>
bool all_arrive(const setup& where, std::uint32_t capacity, Make make, Same same) {
    return run_in(where, [&] {
        channel<T> values(capacity);
        auto sender = spawn(where.on(1), [values, make] {
            for (int i = 0; i < 10; ++i) values.send(make(i));
            values.close();
        });
        auto receiver = spawn(where.on(2), [values, same] {
            int i = 0;
            bool right = true;
            while (auto value = values.receive()) right = same(*value, i++) && right;
            return right && i == 10;
        });
        sender.join();
        return receiver.join();
    });
}

template <class T, class Make, class Same>
void check_all_arrive(Make make, Same same) {
    for_each_setup([&](const setup& where) {
        for (const std::uint32_t capacity : {rendezvous, 2u, unbounded}) {
            CAPTURE(capacity);
            CHECK(all_arrive<T>(where, capacity, make, same));
        }
    });
}

}  // namespace

TEST_CASE("small trivial values pass") {
    check_all_arrive<char>([](int i) { return static_cast<char>('a' + i); },
                           [](char value, int i) { return value == 'a' + i; });
    struct empty {};
    check_all_arrive<empty>([](int) { return empty(); }, [](empty, int) { return true; });
}

TEST_CASE("trivial values that can only be moved pass") {
    struct moved {
        moved() = default;
        moved(moved&&) = default;
        moved& operator=(moved&&) = default;
        int number = 0;
    };
    static_assert(std::is_trivially_copyable_v<moved>);
    check_all_arrive<moved>(
        [](int i) {
            moved made;
            made.number = i;
            return made;
        },
        [](const moved& value, int i) { return value.number == i; });
}

TEST_CASE("large values pass") {
    using large = std::array<int, 1000>;
    check_all_arrive<large>(
        [](int i) {
            large made{};
            made.fill(i);
            return made;
        },
        [](const large& value, int i) { return value.front() == i && value.back() == i; });
}

TEST_CASE("over-aligned values pass, and are aligned where they arrive") {
    struct alignas(16) aligned {
        int number = 0;
    };
    check_all_arrive<aligned>([](int i) { return aligned{i}; },
                              [](const aligned& value, int i) {
                                  return value.number == i &&
                                         reinterpret_cast<std::uintptr_t>(&value) % 16 == 0;
                              });
}

TEST_CASE("strings and unique pointers pass") {
    check_all_arrive<std::string>([](int i) { return std::string(50, static_cast<char>('a' + i)); },
                                  [](const std::string& value, int i) {
                                      return value == std::string(50, static_cast<char>('a' + i));
                                  });
    check_all_arrive<std::unique_ptr<int>>(
        [](int i) { return std::make_unique<int>(i); },
        [](const std::unique_ptr<int>& value, int i) { return *value == i; });
}

namespace {

// Counts those that exist, and throws when it is moved for the n-th time.
class fragile {
public:
    explicit fragile(int number) : number_(number) { ++alive; }
    fragile(fragile&& other) : number_(other.number_) {
        if (moves_until_throw.fetch_sub(1) == 1) throw std::runtime_error("moved");
        ++alive;
    }
    fragile& operator=(fragile&&) = delete;
    ~fragile() { --alive; }
    [[nodiscard]] int number() const { return number_; }

    static inline std::atomic<int> alive = 0;
    static inline std::atomic<int> moves_until_throw = 0;

private:
    int number_;
};

// Sends 0 to 9, again where an exception says that moving has failed; how many failures there
// were on both sides, and how many arrived.
struct passed {
    int failures = 0;
    int arrived = 0;
};

passed pass_fragile(runtime& its, const setup& where, std::uint32_t capacity) {
    return its.run([&] {
        channel<fragile> values(capacity);
        auto sender = spawn(where.on(1), [values] {
            int failures = 0;
            for (int i = 0; i < 10; ++i) {
                try {
                    values.send(fragile(i));
                } catch (const std::runtime_error&) {
                    ++failures;
                }
            }
            values.close();
            return failures;
        });
        auto receiver = spawn(where.on(2), [values] {
            passed seen;
            for (;;) {
                try {
                    const auto value = values.receive();
                    if (!value) break;
                    ++seen.arrived;
                } catch (const std::runtime_error&) {
                    ++seen.failures;
                }
            }
            return seen;
        });
        passed all = receiver.join();
        all.failures += sender.join();
        return all;
    });
}

}  // namespace

TEST_CASE("where moving a value throws, one side sees it and no tasklet or value is lost") {
    // One move after the other fails, until a whole run goes without.
    for_each_setup([](const setup& where) {
        runtime its(where.options());
        for (const std::uint32_t capacity : {rendezvous, 2u, unbounded}) {
            CAPTURE(capacity);
            int first_move = 1;
            for (bool failed = true; failed && first_move < 200; ++first_move) {
                CAPTURE(first_move);
                fragile::moves_until_throw = first_move;
                const passed seen = pass_fragile(its, where, capacity);
                failed = fragile::moves_until_throw.exchange(0) <= 0;
                // At most one value goes with the exception; it is not counted as arrived twice.
                CHECK(seen.failures == (failed ? 1 : 0));
                CHECK(seen.arrived >= 9);
                CHECK(seen.arrived + seen.failures <= 11);
                CHECK(fragile::alive == 0);
            }
            CHECK(first_move > 10);
        }
    });
}

TEST_CASE("a result whose move throws is an exception for whoever joins") {
    for (int move = 1; move <= 2; ++move) {
        fragile::moves_until_throw = move;
        const auto joined = [] { static_cast<void>(spawn([] { return fragile(1); }).join()); };
        CHECK_THROWS_WITH_AS(run(joined), "moved", std::runtime_error);
        fragile::moves_until_throw = 0;
        CHECK(fragile::alive == 0);
    }
}

TEST_CASE("values that nobody receives are destroyed with the channel") {
    for_each_setup([](const setup& where) {
        run_in(where, [&] {
            channel<fragile> values(unbounded);
            spawn(where.on(1), [values] {
                for (int i = 0; i < 10; ++i) values.send(fragile(i));
            }).join();
            CHECK(values.receive()->number() == 0);
            CHECK(fragile::alive == 9);
        });
        CHECK(fragile::alive == 0);
    });
}

TEST_CASE("values on their way when a run is given up are destroyed") {
    // Senders wait with a value; receivers have been given one and have not run since.
    for_each_setup([](const setup& where) {
        const auto failing = [&] {
            channel<fragile> never_taken;
            channel<fragile> given;
            given.set_preference(preference::neither);
            for (std::uint32_t i = 0; i < 4; ++i) {
                spawn(where.on(i), [never_taken] { never_taken.send(fragile(1)); });
                spawn(where.here(), [given] { static_cast<void>(given.receive()); });
            }
            for (int i = 0; i < 3; ++i) yield();
            for (int i = 0; i < 4; ++i) given.send(fragile(2));
            throw std::runtime_error("given up");
        };
        CHECK_THROWS_WITH_AS(run_in(where, failing), "given up", std::runtime_error);
        CHECK(fragile::alive == 0);
    });
}
