// Exceptions that are caught or in flight while their tasklet waits.
#include "framework/tasklet/setups.hpp"
#include "scale.hpp"

#include <throng/channel.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace throng;
using namespace throng::test;

namespace {

std::string current_message() {
    try {
        throw;
    } catch (const std::exception& failure) {
        return failure.what();
    }
}

// Each tasklet waits in two nested handlers, together with all others; true if each finds its own
// exceptions again whenever it goes on, and none when it has left its handlers.
bool nested_handlers(const std::string& name, int rounds) {
    bool right = true;
    for (int round = 0; round < rounds; ++round) {
        const std::string outer = name + " outer " + std::to_string(round);
        try {
            throw std::runtime_error(outer);
        } catch (const std::runtime_error& first) {
            yield();
            right = right && current_message() == outer;
            try {
                throw std::logic_error(name);
            } catch (const std::logic_error& second) {
                yield();
                right = right && current_message() == name && second.what() == name;
            }
            yield();
            right = right && current_message() == outer && first.what() == outer;
        }
        right = right && std::current_exception() == nullptr && std::uncaught_exceptions() == 0;
        yield();
    }
    return right;
}

}  // namespace

TEST_CASE("hazard: a tasklet that parks inside a catch block keeps its exceptions") {
    for_each_setup([](const setup& where) {
        const int rounds = static_cast<int>(scaled(64));
        const bool right = run_in(where, [&] {
            std::vector<tasklet<bool>> all;
            for (std::uint32_t i = 0; i < 3 * where.shards; ++i) {
                all.push_back(spawn(where.on(i), nested_handlers, std::to_string(i), rounds));
            }
            bool all_right = true;
            for (auto& each : all) all_right = each.join() && all_right;
            return all_right;
        });
        CHECK(right);
    });
}

TEST_CASE("hazard: a tasklet may park in a destructor while an exception unwinds its stack") {
    struct waits {
        const std::string& name;
        bool& right;
        ~waits() {
            right = right && std::uncaught_exceptions() == 1;
            for (int i = 0; i < 3; ++i) yield();
            right = right && std::uncaught_exceptions() == 1;
            // Others throw and catch meanwhile; so does this one, inside its destructor.
            try {
                yield();
                throw std::logic_error(name);
            } catch (const std::logic_error& inner) {
                yield();
                right = right && inner.what() == name && std::uncaught_exceptions() == 1;
            }
        }
    };
    for_each_setup([](const setup& where) {
        const bool right = run_in(where, [&] {
            std::vector<tasklet<bool>> all;
            for (std::uint32_t i = 0; i < 3 * where.shards; ++i) {
                all.push_back(spawn(where.on(i), [name = "tasklet " + std::to_string(i)] {
                    bool seen_right = true;
                    for (int round = 0; round < 5; ++round) {
                        try {
                            const waits at_end{name, seen_right};
                            throw std::runtime_error(name);
                        } catch (const std::runtime_error& failure) {
                            seen_right = seen_right && failure.what() == name;
                        }
                        seen_right = seen_right && std::uncaught_exceptions() == 0;
                    }
                    return seen_right;
                }));
            }
            bool all_right = true;
            for (auto& each : all) all_right = each.join() && all_right;
            return all_right;
        });
        CHECK(right);
    });
}

TEST_CASE("a tasklet starts with no exception, though its spawner is handling one") {
    for_each_setup([](const setup& where) {
        const bool clean = run_in(where, [&] {
            try {
                throw std::runtime_error("of the spawner");
            } catch (const std::runtime_error&) {
                auto made = spawn(where.here(), [] {
                    return std::current_exception() == nullptr && std::uncaught_exceptions() == 0;
                });
                return made.join() && current_message() == "of the spawner";
            }
        });
        CHECK(clean);
    });
}

TEST_CASE("rethrowing after a wait in a catch block throws the same exception") {
    for_each_setup([](const setup& where) {
        const std::string said = run_in(where, [&] {
            channel<int> numbers;
            auto made = spawn(where.on(1), [numbers]() -> int {
                try {
                    throw std::out_of_range("first");
                } catch (...) {
                    numbers.receive();
                    throw;
                }
            });
            numbers.send(1);
            try {
                made.join();
            } catch (const std::out_of_range& failure) {
                return std::string(failure.what());
            }
            return std::string();
        });
        CHECK(said == "first");
    });
}

TEST_CASE("an exception object lives until its handler has ended, in whatever thread") {
    struct counted : std::runtime_error {
        explicit counted(std::shared_ptr<int> token)
            : std::runtime_error("counted"), kept(std::move(token)) {}
        std::shared_ptr<int> kept;
    };
    for_each_setup_with_shards([](const setup& where) {
        auto token = std::make_shared<int>(1);
        run_in(where, [&] {
            for (std::uint32_t i = 0; i < 16; ++i) {
                spawn(where.on(i), [token] {
                    for (int round = 0; round < 10; ++round) {
                        try {
                            throw counted(token);
                        } catch (const counted& failure) {
                            yield();
                            if (*failure.kept != 1) throw;
                        }
                    }
                });
            }
        });
        CHECK(token.use_count() == 1);
    });
}
