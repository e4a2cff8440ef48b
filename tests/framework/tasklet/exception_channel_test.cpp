// Exceptions that are sent: each takes the place of a value, in its order.
#include "framework/tasklet/channel_at.hpp"
#include "framework/tasklet/setups.hpp"
#include "scale.hpp"

#include <throng/channel.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace throng;
using namespace throng::test;
using namespace std::chrono_literals;

namespace {

constexpr std::uint32_t capacities[] = {rendezvous, 1, 3, unbounded};

// For each setup and capacity, and with the channel's home on each of three shards.
template <class Test>
void for_each_channel(Test test) {
    for_each_setup([&test](const setup& where) {
        for (const std::uint32_t capacity : capacities) {
            for (const std::uint32_t home : {0u, 1u, 2u}) {
                if (home > 0 && where.shards == 1) continue;
                CAPTURE(capacity);
                CAPTURE(home);
                test(where, capacity, home);
            }
        }
    });
}

std::exception_ptr failure_of(int number) {
    return std::make_exception_ptr(std::runtime_error(std::to_string(number)));
}

}  // namespace

TEST_CASE("an exception that is sent is thrown by the receive that gets it, in its order") {
    for_each_channel([](const setup& where, std::uint32_t capacity, std::uint32_t home) {
        const std::string seen = run_in(where, [&] {
            const auto words = channel_at<std::string>(where, home, capacity);
            spawn(where.on(1), [words] {
                for (int i = 0; i < 12; ++i) {
                    if (i % 3 == 1)
                        words.send_exception(failure_of(i));
                    else
                        words.send(std::to_string(i));
                }
                words.close();
            });
            auto reader = spawn(where.on(2), [words] {
                std::string all;
                for (bool more = true; more;) {
                    try {
                        const auto word = words.receive();
                        all += word ? *word + ' ' : "end";
                        more = word.has_value();
                    } catch (const std::runtime_error& failure) {
                        all += std::string("!") + failure.what() + ' ';
                    }
                }
                return all;
            });
            return reader.join();
        });
        CHECK(seen == "0 !1 2 3 !4 5 6 !7 8 9 !10 11 end");
    });
}

TEST_CASE("an exception reaches a receiver that waits, is asleep on it, or only tries") {
    for_each_channel([](const setup& where, std::uint32_t capacity, std::uint32_t home) {
        const int thrown = run_in(where, [&] {
            const auto numbers = channel_at<int>(where, home, capacity);
            std::vector<tasklet<int>> readers;
            for (std::uint32_t i = 0; i < 6; ++i) {
                readers.push_back(spawn(where.on(i), [numbers, i] {
                    try {
                        if (i % 3 == 0) numbers.receive();
                        if (i % 3 == 1) numbers.receive_for(1h);
                        while (i % 3 == 2) {
                            numbers.try_receive();
                            yield();
                        }
                    } catch (const std::runtime_error&) {
                        return 1;
                    }
                    return 0;
                }));
            }
            for (int i = 0; i < 6; ++i) numbers.send_exception(failure_of(i));
            int count = 0;
            for (auto& each : readers) count += each.join();
            return count;
        });
        CHECK(thrown == 6);
    });
}

TEST_CASE("senders of values and of exceptions that wait are served in their order") {
    for_each_setup([](const setup& where) {
        const std::string seen = run_in(where, [&] {
            channel<int> numbers;
            for (int i = 0; i < 6; ++i) {
                spawn(where.here(), [numbers, i] {
                    if (i % 2 == 0)
                        numbers.send(i);
                    else
                        numbers.send_exception(failure_of(i));
                });
            }
            yield();
            CHECK(numbers.balance() == 6);
            std::string all;
            for (int i = 0; i < 6; ++i) {
                try {
                    all += std::to_string(numbers.receive().value());
                } catch (const std::runtime_error& failure) {
                    all += std::string("!") + failure.what();
                }
            }
            CHECK(numbers.balance() == 0);
            return all;
        });
        CHECK(seen == "0!12!34!5");
    });
}

TEST_CASE("an exception that is sent to a closed channel is refused with channel_closed") {
    for_each_channel([](const setup& where, std::uint32_t capacity, std::uint32_t home) {
        run_in(where, [&] {
            const auto numbers = channel_at<int>(where, home, capacity);
            numbers.close();
            CHECK_THROWS_AS(numbers.send_exception(failure_of(1)), channel_closed);
            CHECK_FALSE(numbers.receive().has_value());
        });
    });
}

TEST_CASE("a sender of an exception that waits when the channel is closed gets channel_closed") {
    for_each_setup([](const setup& where) {
        for (const std::uint32_t home : {0u, 1u}) {
            const int refused = run_in(where, [&] {
                const auto numbers = channel_at<int>(where, home, rendezvous);
                std::vector<tasklet<bool>> senders;
                for (std::uint32_t i = 0; i < 4; ++i) {
                    senders.push_back(spawn(where.on(i), [numbers] {
                        try {
                            numbers.send_exception(failure_of(1));
                        } catch (const channel_closed&) {
                            return true;
                        }
                        return false;
                    }));
                }
                yield();
                numbers.close();
                int count = 0;
                for (auto& each : senders) count += each.join() ? 1 : 0;
                return count;
            });
            CHECK(refused == 4);
        }
    });
}

TEST_CASE("exceptions that nobody receives are given back with the channel") {
    struct counted : std::runtime_error {
        explicit counted(std::shared_ptr<int> its)
            : std::runtime_error("counted"), mine(std::move(its)) {}
        std::shared_ptr<int> mine;
    };
    for_each_channel([](const setup& where, std::uint32_t capacity, std::uint32_t home) {
        const auto watched = std::make_shared<int>(0);
        run_in(where, [&] {
            const auto numbers = channel_at<int>(where, home, capacity);
            auto sender = spawn(where.on(1), [numbers, watched] {
                for (int i = 0; i < 3; ++i) {
                    numbers.send_exception(std::make_exception_ptr(counted(watched)));
                }
            });
            for (int i = 0; i < 3; ++i) yield();
            sender.kill();
            try {
                sender.join();
            } catch (const killed_error&) {
            }
        });
        CHECK(watched.use_count() == 1);
    });
}

TEST_CASE("range-for over a channel throws what is sent, and may be taken up again") {
    for_each_channel([](const setup& where, std::uint32_t capacity, std::uint32_t home) {
        const auto [sum, failures] = run_in(where, [&] {
            const auto numbers = channel_at<int>(where, home, capacity);
            spawn(where.on(2), [numbers] {
                numbers.send(1);
                numbers.send_exception(failure_of(0));
                numbers.send(2);
                numbers.send_exception(failure_of(0));
                numbers.close();
            });
            int total = 0;
            int thrown = 0;
            for (bool at_end = false; !at_end;) {
                try {
                    for (const int each : numbers) total += each;
                    at_end = true;
                } catch (const std::runtime_error&) {
                    ++thrown;
                }
            }
            return std::pair(total, thrown);
        });
        CHECK(sum == 3);
        CHECK(failures == 2);
    });
}

TEST_CASE("a sent exception that nobody catches ends the run with it") {
    for_each_setup([](const setup& where) {
        const auto failing = [&] {
            channel<int> numbers;
            spawn(where.on(1), [numbers] { numbers.receive(); });
            numbers.send_exception(std::make_exception_ptr(std::logic_error("sent")));
            park();
        };
        CHECK_THROWS_WITH_AS(run_in(where, failing), "sent", std::logic_error);
    });
}
