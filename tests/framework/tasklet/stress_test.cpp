// Random programs, checked against what they must come to whatever the interleaving.
#include "framework/tasklet/setups.hpp"
#include "random_seed.hpp"
#include "scale.hpp"

#include <throng/channel.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace throng;
using namespace throng::test;

namespace {

// A value that is kept in the control block while it passes, and one that is not.
struct small {
    std::uint32_t producer;
    std::uint32_t number;
};
struct large {
    std::uint32_t producer;
    std::uint32_t number;
    std::string text;
};

small make(small*, std::uint32_t producer, std::uint32_t number) { return {producer, number}; }
large make(large*, std::uint32_t producer, std::uint32_t number) {
    return {producer, number, std::string(number % 40, 'x')};
}
bool intact(const small&) { return true; }
bool intact(const large& value) { return value.text == std::string(value.number % 40, 'x'); }

/// What a consumer has received: by producer, the numbers in the order in which they came.
using received = std::vector<std::vector<std::uint32_t>>;

// A random program: which channels there are, and where each producer sends its numbers to. The
// single-threaded reference is the plan itself: what is planned for a channel must arrive there.
struct plan {
    plan(std::uint64_t seed, std::uint32_t producers, std::uint32_t channels, std::uint32_t count)
        : targets(producers), capacities(channels) {
        std::mt19937_64 random(seed);
        const std::uint32_t kinds[] = {rendezvous, 1, 2, 7, unbounded};
        for (std::uint32_t& each : capacities) each = kinds[random() % 5];
        for (auto& each : targets) {
            for (std::uint32_t i = 0; i < count; ++i) {
                each.push_back(static_cast<std::uint32_t>(random() % channels));
            }
        }
    }
    std::vector<std::vector<std::uint32_t>> targets;  // of each producer's numbers, in order
    std::vector<std::uint32_t> capacities;
};

template <class T>
bool run_plan(const plan& todo, const setup& where, std::uint64_t seed) {
    const auto producers = static_cast<std::uint32_t>(todo.targets.size());
    const auto channels = static_cast<std::uint32_t>(todo.capacities.size());
    std::mt19937_64 random(seed);
    std::vector<channel<T>> all;
    for (std::uint32_t capacity : todo.capacities) all.emplace_back(capacity);
    const auto anywhere = [&] {
        return spawn_options{
            .stack = stack_kinds[random() % 2],
            .shard = placement::on(static_cast<std::uint32_t>(random()) % where.shards)};
    };

    // Two consumers a channel: each sees the numbers of a producer in rising order.
    std::vector<tasklet<received>> consumers;
    for (std::uint32_t c = 0; c < 2 * channels; ++c) {
        consumers.push_back(spawn(anywhere(), [from = all[c / 2], producers, yields = random()] {
            received mine(producers);
            std::uint64_t turn = yields;
            while (auto value = from.receive()) {
                if (!intact(*value)) throw error("a value was damaged");
                mine[value->producer].push_back(value->number);
                if (++turn % 5 == 0) yield();
            }
            return mine;
        }));
    }
    std::vector<tasklet<void>> senders;
    for (std::uint32_t p = 0; p < producers; ++p) {
        senders.push_back(spawn(anywhere(), [&todo, all, p, yields = random()] {
            std::uint64_t turn = yields;
            std::uint32_t number = 0;
            for (std::uint32_t target : todo.targets[p]) {
                all[target].send(make(static_cast<T*>(nullptr), p, number++));
                if (++turn % 7 == 0) yield();
            }
        }));
    }
    for (auto& each : senders) each.join();
    for (auto& each : all) each.close();

    bool right = true;
    for (std::uint32_t c = 0; c < channels; ++c) {
        const received first = consumers[2 * c].join();
        const received second = consumers[2 * c + 1].join();
        for (std::uint32_t p = 0; p < producers; ++p) {
            right = right && std::is_sorted(first[p].begin(), first[p].end()) &&
                    std::is_sorted(second[p].begin(), second[p].end());
            std::vector<std::uint32_t> merged;
            std::merge(first[p].begin(), first[p].end(), second[p].begin(), second[p].end(),
                       std::back_inserter(merged));
            std::vector<std::uint32_t> planned;
            for (std::uint32_t i = 0; i < todo.targets[p].size(); ++i) {
                if (todo.targets[p][i] == c) planned.push_back(i);
            }
            right = right && merged == planned;
        }
    }
    return right;
}

}  // namespace

TEST_CASE("random producers and consumers lose nothing and keep each producer's order") {
    const std::uint64_t seed = random_seed();
    CAPTURE(seed);
    for_each_setup([&](const setup& where) {
        const plan todo(seed, 12, 5, static_cast<std::uint32_t>(scaled(300)));
        runtime its(where.options());
        for (int round = 0; round < 2; ++round) {
            CHECK(its.run([&] { return run_plan<small>(todo, where, seed + 1); }));
            CHECK(its.run([&] { return run_plan<large>(todo, where, seed + 2); }));
        }
    });
}

TEST_CASE("hazard: values of sliced tasklets are never in a frame that is away") {
    // Sliced senders and receivers of one shard take each other's place on the run stack between
    // the offer and the taking of a value; those of other shards do so meanwhile.
    for_each_setup([](const setup& where) {
        const bool right = run_in(where, [&] {
            channel<std::string> words;
            const auto count = static_cast<int>(scaled(100));
            std::vector<tasklet<void>> senders;
            std::vector<tasklet<bool>> receivers;
            for (std::uint32_t i = 0; i < 16; ++i) {
                const spawn_options sliced{.stack = stack_kind::sliced,
                                           .shard = placement::on(i % where.shards)};
                senders.push_back(spawn(sliced, [words, i, count] {
                    for (int k = 0; k < count; ++k) {
                        words.send(std::string(30 + i, static_cast<char>('a' + i)));
                    }
                }));
                receivers.push_back(spawn(sliced, [words, count] {
                    bool all_right = true;
                    for (int k = 0; k < count; ++k) {
                        const std::string word = words.receive().value();
                        const auto letter = static_cast<std::size_t>(word.front() - 'a');
                        all_right = all_right && word == std::string(30 + letter, word.front());
                    }
                    return all_right;
                }));
            }
            for (auto& each : senders) each.join();
            bool all_right = true;
            for (auto& each : receivers) all_right = each.join() && all_right;
            return all_right;
        });
        CHECK(right);
    });
}

TEST_CASE("hazard: nobody is woken before being switched out, however short the wait") {
    // Every wait of these is answered by another shard at once: a tasklet that was published
    // before its switch was complete would run on two threads.
    for_each_setup_with_shards([](const setup& where) {
        const auto rounds = scaled(2000);
        const std::uint64_t sum = run_in(where, [&] {
            std::vector<tasklet<std::uint64_t>> all;
            for (std::uint32_t pair = 0; pair < 2 * where.workers; ++pair) {
                channel<std::uint64_t> ask;
                channel<std::uint64_t> answer(1);
                spawn(where.on(pair), [ask, answer] {
                    for (std::uint64_t each : ask) answer.send(each + 1);
                });
                all.push_back(spawn(where.on(pair + 1), [ask, answer, rounds] {
                    std::uint64_t value = 0;
                    for (std::size_t i = 0; i < rounds; ++i) {
                        ask.send(value);
                        value = answer.receive().value();
                    }
                    ask.close();
                    return value;
                }));
            }
            std::uint64_t total = 0;
            for (auto& each : all) total += each.join();
            return total;
        });
        CHECK(sum == 2 * where.workers * rounds);
    });
}

TEST_CASE("a hundred thousand sliced tasklets in a chain pass a value from end to end") {
    const std::size_t length = scaled(100000);
    const std::size_t result = run([length] {
        channel<std::size_t> first;
        channel<std::size_t> last = first;
        for (std::size_t i = 0; i < length; ++i) {
            channel<std::size_t> next;
            spawn({.stack = stack_kind::sliced},
                  [last, next] { last.send(next.receive().value() + 1); });
            last = next;
        }
        last.send(0);
        return first.receive().value();
    });
    CHECK(result == length);
}
