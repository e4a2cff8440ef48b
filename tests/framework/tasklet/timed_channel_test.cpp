// Sends and receives that do not wait, or not for ever: nothing is lost, nothing comes twice.
#include "framework/tasklet/channel_at.hpp"
#include "framework/tasklet/setups.hpp"
#include "random_seed.hpp"
#include "scale.hpp"

#include <throng/channel.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

using namespace throng;
using namespace throng::test;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

namespace {

// For each setup, with the channel's home on the shard of main and on two others.
template <class Test>
void for_each_home(Test test) {
    for_each_setup([&test](const setup& where) {
        for (const std::uint32_t home : {0u, 1u, 2u}) {
            if (home > 0 && where.shards == 1) continue;
            CAPTURE(home);
            test(where, home);
        }
    });
}

const std::string long_word(100, 'x');

// Its n-th move from now on fails; what was not moved is as it was.
struct fragile {
    static inline std::atomic<int> alive = 0;
    static inline std::atomic<int> moves_left = 1 << 30;
    static void break_after(int moves) { moves_left = moves; }

    explicit fragile(int its) : number(std::make_unique<int>(its)) { ++alive; }
    fragile(fragile&& other) {
        if (--moves_left < 0) throw std::runtime_error("this move fails");
        number = std::move(other.number);
        ++alive;
    }
    fragile& operator=(fragile&&) = delete;
    ~fragile() { --alive; }
    std::unique_ptr<int> number;
};
static_assert(!std::is_nothrow_move_constructible_v<fragile>);

}  // namespace

TEST_CASE("try_send needs room or a receiver that waits, and leaves the value where it fails") {
    for_each_home([](const setup& where, std::uint32_t home) {
        run_in(where, [&] {
            for (const std::uint32_t capacity : {0u, 1u, 3u}) {
                const auto words = channel_at<std::string>(where, home, capacity);
                for (std::uint32_t i = 0; i < capacity; ++i) CHECK(words.try_send(long_word));
                std::string word = long_word;
                CHECK_FALSE(words.try_send(std::move(word)));
                CHECK(word == long_word);
                CHECK_FALSE(words.try_send(word));
                CHECK(word == long_word);
                for (std::uint32_t i = 0; i < capacity; ++i) CHECK(words.receive() == long_word);
                auto reader = spawn(where.on(1), [words] { return words.receive().value(); });
                while (!words.try_send(word)) yield();
                CHECK(reader.join() == long_word);
            }
        });
    });
}

TEST_CASE("try_receive needs a value, or a sender that waits") {
    for_each_home([](const setup& where, std::uint32_t home) {
        run_in(where, [&] {
            for (const std::uint32_t capacity : {0u, 1u, unbounded}) {
                const auto words = channel_at<std::string>(where, home, capacity);
                const auto nothing = words.try_receive();
                CHECK_FALSE(nothing);
                CHECK_FALSE(nothing.closed);
                auto sender = spawn(where.on(2), [words] { words.send(long_word); });
                auto found = words.try_receive();
                for (; !found; found = words.try_receive()) yield();
                CHECK(*found == long_word);
                CHECK(found->size() == long_word.size());
                sender.join();
                words.close();
                CHECK(words.try_receive().closed);
            }
        });
    });
}

TEST_CASE("operations with a time that passes end without a value, and never early") {
    for_each_home([](const setup& where, std::uint32_t home) {
        run_in(where, [&] {
            const auto words = channel_at<std::string>(where, home, rendezvous);
            std::string word = long_word;
            const auto start = steady::now();
            CHECK_FALSE(words.send_for(500us, std::move(word)));
            CHECK(steady::now() - start >= 500us);
            CHECK(word == long_word);
            CHECK_FALSE(words.send_until(steady::now() - 1s, word));
            const auto again = steady::now();
            const auto nothing = words.receive_for(500us);
            CHECK(steady::now() - again >= 500us);
            CHECK_FALSE(nothing);
            CHECK_FALSE(nothing.closed);
            CHECK_FALSE(words.receive_until(steady::now() - 1s));
            // Nothing of these is left in the channel.
            CHECK_FALSE(words.try_receive());
            CHECK_FALSE(words.try_send(word));
        });
    });
}

TEST_CASE("operations with a time take what comes before it") {
    for_each_home([](const setup& where, std::uint32_t home) {
        run_in(where, [&] {
            for (const std::uint32_t capacity : {0u, 2u}) {
                const auto words = channel_at<std::string>(where, home, capacity);
                auto reader = spawn(where.on(1), [words] {
                    std::size_t letters = 0;
                    for (int i = 0; i < 20; ++i) letters += words.receive_for(1h)->size();
                    return letters;
                });
                auto sender = spawn(where.on(2), [words] {
                    for (int i = 0; i < 20; ++i) {
                        std::string word(50 + static_cast<std::size_t>(i), 'x');
                        if (!words.send_until(steady::now() + 1h, std::move(word))) return false;
                    }
                    return true;
                });
                CHECK(sender.join());
                CHECK(reader.join() == 20 * 50 + 190);
            }
        });
    });
}

TEST_CASE("close ends operations with a time before it") {
    for_each_home([](const setup& where, std::uint32_t home) {
        run_in(where, [&] {
            const auto in = channel_at<std::string>(where, home, rendezvous);
            const auto out = channel_at<std::string>(where, home, rendezvous);
            auto reader = spawn(where.on(1), [in] { return in.receive_for(1h).closed; });
            auto sender = spawn(where.on(2), [out] {
                std::string word = long_word;
                try {
                    out.send_for(1h, std::move(word));
                } catch (const channel_closed&) {
                    return true;
                }
                return false;
            });
            for (int i = 0; i < 3; ++i) yield();
            in.close();
            out.close();
            CHECK(reader.join());
            CHECK(sender.join());
            std::string word = long_word;
            CHECK_THROWS_AS(out.try_send(std::move(word)), channel_closed);
            CHECK_THROWS_AS(out.send_for(1h, word), channel_closed);
            CHECK(in.receive_for(1h).closed);
        });
    });
}

TEST_CASE("values that can only be moved, are empty, large or aligned come and go") {
    struct nothing {};
    struct alignas(64) aligned {
        int number = 0;
    };
    struct large {
        int numbers[500] = {};
    };
    for_each_home([](const setup& where, std::uint32_t home) {
        run_in(where, [&] {
            const auto owners = channel_at<std::unique_ptr<int>>(where, home, 1);
            auto owner = std::make_unique<int>(7);
            CHECK(owners.try_send(std::move(owner)));
            owner = std::make_unique<int>(8);
            CHECK_FALSE(owners.try_send(std::move(owner)));
            CHECK_FALSE(owners.send_for(10us, std::move(owner)));
            REQUIRE(owner != nullptr);
            CHECK(*owner == 8);
            CHECK(**owners.try_receive() == 7);

            const auto signals = channel_at<nothing>(where, home, rendezvous);
            CHECK_FALSE(signals.send_for(10us, nothing()));
            const auto aligneds = channel_at<aligned>(where, home, rendezvous);
            const auto larges = channel_at<large>(where, home, rendezvous);
            CHECK_FALSE(larges.send_for(10us, large()));
            spawn(where.on(1), [signals, aligneds, larges] {
                signals.send_for(1h, nothing());
                aligneds.send_for(1h, aligned{5});
                large many;
                many.numbers[499] = 6;
                larges.send_for(1h, many);
            });
            CHECK(signals.receive_for(1h));
            auto one = aligneds.receive_for(1h);
            CHECK(one->number == 5);
            CHECK(reinterpret_cast<std::uintptr_t>(&*one) % 64 == 0);
            CHECK(larges.receive_for(1h)->numbers[499] == 6);
        });
    });
}

TEST_CASE("a move that fails is thrown on one side, and the channel goes on") {
    for_each_home([](const setup& where, std::uint32_t home) {
        for (const std::uint32_t capacity : {0u, 2u}) {
            for (int moves = 0; moves < 12; ++moves) {
                CAPTURE(capacity);
                CAPTURE(moves);
                const auto [thrown, received] = run_in(where, [&] {
                    const auto values = channel_at<fragile>(where, home, capacity);
                    std::atomic<int> failures = 0;
                    fragile::break_after(moves);
                    auto reader = spawn(where.on(1), [&failures, values] {
                        int count = 0;
                        for (bool more = true; more;) {
                            try {
                                const auto value = values.receive();
                                more = value.has_value();
                                if (more && value->number == nullptr) throw error("empty");
                                count += more ? 1 : 0;
                            } catch (const std::runtime_error&) {
                                ++failures;
                                fragile::break_after(1 << 30);
                            }
                        }
                        return count;
                    });
                    auto sender = spawn(where.on(2), [&failures, values] {
                        for (int i = 0; i < 3; ++i) {
                            try {
                                values.send_for(1h, fragile(i));
                            } catch (const std::runtime_error&) {
                                ++failures;
                                fragile::break_after(1 << 30);
                            }
                        }
                    });
                    sender.join();
                    values.close();
                    const int count = reader.join();
                    return std::pair(failures.load(), count);
                });
                fragile::break_after(1 << 30);
                CHECK(thrown <= 2);  // more than one only if two sides fail at the same time
                CHECK(received >= 3 - thrown);
                CHECK(received <= 3);
                CHECK(fragile::alive == 0);
            }
        }
    });
}

namespace {

// Senders and receivers which give up at random; each value is told apart.
struct race {
    static constexpr std::uint32_t senders = 6;
    static constexpr std::uint32_t numbers = 30;

    explicit race(std::uint64_t seed) : seed_(seed) {}

    bool run_all(const setup& where, std::uint32_t home, std::uint32_t capacity) {
        const auto words = channel_at<std::string>(where, home, capacity);
        std::vector<tasklet<void>> all;
        std::vector<tasklet<void>> readers;
        for (std::uint32_t i = 0; i < senders; ++i) {
            all.push_back(spawn(where.on(i), [this, words, i] { send_all(words, i); }));
            readers.push_back(spawn(where.on(i + 1), [this, words, i] { receive_all(words, i); }));
        }
        for (auto& each : all) each.join();
        words.close();
        for (auto& each : readers) each.join();
        return intact_ && std::all_of(received_.begin(), received_.end(),
                                      [](const auto& each) { return each == 1; });
    }

private:
    static std::string word_of(std::uint32_t number) {
        return std::to_string(number) + std::string(40, ' ');
    }

    // Until it has gone, with ever new patience.
    void send_all(const channel<std::string>& words, std::uint32_t which) {
        std::mt19937_64 random(seed_ + which);
        for (std::uint32_t i = 0; i < numbers; ++i) {
            const std::uint32_t number = which * numbers + i;
            std::string word = word_of(number);
            while (!send_one(words, word, random())) {
                if (word != word_of(number)) intact_ = false;
                if (random() % 4 == 0) yield();
            }
        }
    }

    static bool send_one(const channel<std::string>& words, std::string& word,
                         std::uint64_t chance) {
        if (chance % 3 == 0) return words.try_send(std::move(word));
        const auto time = std::chrono::microseconds(chance / 3 % 30);
        if (chance % 3 == 1) return words.send_for(time, std::move(word));
        return words.send_until(steady::now() + time - 5us, std::move(word));
    }

    void receive_all(const channel<std::string>& words, std::uint32_t which) {
        std::mt19937_64 random(seed_ + 100 + which);
        for (bool more = true; more;) {
            const std::uint64_t chance = random();
            const auto time = std::chrono::microseconds(chance / 3 % 30);
            attempt<std::string> found;
            if (chance % 3 == 0) found = words.try_receive();
            if (chance % 3 == 1) found = words.receive_for(time);
            if (chance % 3 == 2) found = words.receive_until(steady::now() + time - 5us);
            if (found) ++received_[std::stoul(*found)];
            more = !found.closed;
            if (!found && random() % 2 == 0) yield();
        }
    }

    const std::uint64_t seed_;
    std::atomic<bool> intact_{true};
    std::vector<std::atomic<int>> received_ = std::vector<std::atomic<int>>(senders * numbers);
};

}  // namespace

TEST_CASE("a timeout that races with an answer loses nothing and passes nothing twice") {
    const std::uint64_t seed = random_seed();
    CAPTURE(seed);
    for_each_home([seed](const setup& where, std::uint32_t home) {
        runtime its(where.options());
        for (std::size_t round = 0; round < scaled(8); ++round) {
            for (const std::uint32_t capacity : {0u, 1u, 4u}) {
                CAPTURE(capacity);
                CHECK(its.run([&] {
                    race one(seed + round);
                    return one.run_all(where, home, capacity);
                }));
            }
        }
    });
}
