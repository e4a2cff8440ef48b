// Kills that come at the same time as what the tasklet waits for.
#include "framework/tasklet/setups.hpp"
#include "random_seed.hpp"
#include "scale.hpp"

#include <throng/channel.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

using namespace throng;
using namespace throng::test;

namespace {

void join_killed(tasklet<void>& its) {
    try {
        its.join();
    } catch (const killed_error&) {
    }
}

}  // namespace

TEST_CASE("a kill that races with an answer loses no sender's value but that of the killed") {
    // Senders are killed while they wait, at random; the receiver counts what arrives. What a
    // sender was told has been sent must have been received, and nothing else but what a killed
    // one may have got through.
    for_each_setup([](const setup& where) {
        const std::uint64_t seed = random_seed();
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        runtime its(where.options());
        for (std::size_t round = 0; round < scaled(24); ++round) {
            struct tally {
                std::atomic<std::uint64_t> sent = 0;
                std::atomic<std::uint64_t> tried = 0;
            };
            const auto home = static_cast<std::uint32_t>(random() % 3);
            const std::uint32_t capacity = random() % 2 == 0 ? rendezvous : 2;
            std::vector<std::uint64_t> waits(8);
            for (auto& each : waits) each = random() % 12;
            tally sums;
            const std::uint64_t received = its.run([&] {
                channel<std::string> words(capacity);
                spawn(where.on(home), [words] { words.try_receive(); }).join();
                std::vector<tasklet<void>> senders;
                for (std::uint32_t i = 0; i < 8; ++i) {
                    senders.push_back(spawn(where.on(i), [&sums, words, i] {
                        for (std::uint64_t k = 0; k < 20; ++k) {
                            const std::uint64_t number = std::uint64_t{1} << (4 * i);
                            sums.tried += number;
                            words.send(std::to_string(number) + std::string(30, ' '));
                            sums.sent += number;
                        }
                    }));
                }
                auto reader = spawn(where.on(2), [words] {
                    std::uint64_t sum = 0;
                    for (const std::string& each : words) sum += std::stoull(each);
                    return sum;
                });
                for (std::size_t i = 0; i < 8; ++i) {
                    for (std::uint64_t k = 0; k < waits[i]; ++k) yield();
                    senders[i].kill();
                }
                for (auto& each : senders) join_killed(each);
                words.close();
                return reader.join();
            });
            CHECK(received >= sums.sent);
            CHECK(received <= sums.tried);
        }
    });
}

TEST_CASE("a kill that races with the end of what is joined ends in one or the other") {
    for_each_setup([](const setup& where) {
        runtime its(where.options());
        for (std::size_t round = 0; round < scaled(40); ++round) {
            its.run([&] {
                auto target = spawn(where.on(2), [round] {
                    for (std::size_t i = 0; i < round % 5; ++i) yield();
                });
                std::vector<tasklet<void>> joiners;
                for (std::uint32_t i = 0; i < 6; ++i) {
                    joiners.push_back(spawn(where.on(i), [target]() mutable {
                        try {
                            target.join();
                        } catch (const error&) {  // joined before
                        }
                        yield();
                    }));
                }
                for (std::size_t i = 0; i < round % 4; ++i) yield();
                for (const auto& each : joiners) each.kill();
                for (auto& each : joiners) join_killed(each);
            });
        }
    });
}

TEST_CASE("a kill that races with a timeout ends the wait once") {
    for_each_setup([](const setup& where) {
        runtime its(where.options());
        for (std::size_t round = 0; round < scaled(40); ++round) {
            its.run([&] {
                channel<std::string> words;
                spawn(where.on(2), [words] { words.try_receive(); }).join();
                std::vector<tasklet<void>> waiters;
                for (std::uint32_t i = 0; i < 8; ++i) {
                    waiters.push_back(spawn(where.on(i), [words, i, round] {
                        const auto time = std::chrono::microseconds((round + i) % 7 * 10);
                        for (int k = 0; k < 3; ++k) {
                            if (i % 2 == 0)
                                words.receive_for(time);
                            else
                                words.send_for(time, std::string(50, 'x'));
                        }
                    }));
                }
                for (std::size_t i = 0; i < round % 6; ++i) yield();
                for (const auto& each : waiters) each.kill();
                for (auto& each : waiters) join_killed(each);
            });
        }
    });
}
