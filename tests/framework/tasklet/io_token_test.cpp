// The completion token with every kind of handler signature, and with handlers that misbehave.
#include <throng/io.hpp>
#include <throng/runtime.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <doctest/doctest.h>

#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>

using namespace throng;
namespace asio = boost::asio;
using boost::system::error_code;

namespace {

enum class caller { at_once, another_thread, reactor };
constexpr caller callers[] = {caller::at_once, caller::another_thread, caller::reactor};

// An operation whose handler is called with `values`, by whom the test wants.
template <class Signature, class... Values>
auto complete(caller who, use_tasklet_t token, Values... values) {
    return asio::async_initiate<const use_tasklet_t, Signature>(
        [who](auto handler, auto... all) {
            auto call = [handler = std::move(handler),
                         all = std::make_tuple(std::move(all)...)]() mutable {
                std::apply(std::move(handler), std::move(all));
            };
            switch (who) {
                case caller::at_once:
                    return call();
                case caller::another_thread:
                    return std::thread(std::move(call)).detach();
                case caller::reactor:
                    return asio::post(io_context(), std::move(call));
            }
        },
        token, std::move(values)...);
}

struct throws_when_moved {
    throws_when_moved() = default;
    throws_when_moved(const throws_when_moved&) = default;
    throws_when_moved(throws_when_moved&& other) : moves_left(other.moves_left - 1) {
        if (other.moves_left == 0) throw std::runtime_error("will not be moved");
    }
    int moves_left = 1000;
};

using failure_of = std::exception_ptr;

}  // namespace

TEST_CASE("the values behind the error become nothing, a value or a tuple") {
    run([] {
        const failure_of none;
        for (const caller who : callers) {
            static_assert(std::is_void_v<decltype(complete<void()>(who, use_tasklet))>);
            complete<void()>(who, use_tasklet);
            complete<void(error_code)>(who, use_tasklet, error_code());
            complete<void(failure_of)>(who, use_tasklet, none);
            CHECK(complete<void(int)>(who, use_tasklet, 1) == 1);
            CHECK(complete<void(error_code, int)>(who, use_tasklet, error_code(), 2) == 2);
            CHECK(complete<void(failure_of, int)>(who, use_tasklet, none, 3) == 3);
            const std::tuple<int, std::string> two(4, "four");
            CHECK(complete<void(int, std::string)>(who, use_tasklet, 4, "four") == two);
            CHECK(complete<void(error_code, int, std::string)>(who, use_tasklet, error_code(), 4,
                                                               "four") == two);
            CHECK(complete<void(failure_of, int, std::string)>(who, use_tasklet, none, 4, "four") ==
                  two);
        }
    });
}

TEST_CASE("an error is thrown or stored, an exception is always thrown") {
    run([] {
        const error_code broken = asio::error::broken_pipe;
        const auto mine = std::make_exception_ptr(std::domain_error("mine"));
        for (const caller who : callers) {
            CHECK_THROWS_AS(complete<void(error_code)>(who, use_tasklet, broken),
                            boost::system::system_error);
            error_code stored;
            CHECK(complete<void(error_code, int)>(who, use_tasklet[stored], broken, 5) == 5);
            CHECK(stored == broken);
            complete<void(error_code)>(who, use_tasklet[stored], error_code());
            CHECK_FALSE(stored);
            CHECK_THROWS_AS(complete<void(failure_of, int)>(who, use_tasklet, mine, 6),
                            std::domain_error);
            CHECK_THROWS_AS(complete<void(failure_of)>(who, use_tasklet[stored], mine),
                            std::domain_error);
        }
    });
}

TEST_CASE("a value that only moves is moved through, and one that refuses to fails the operation") {
    run([] {
        auto owner = complete<void(std::unique_ptr<int>)>(caller::reactor, use_tasklet,
                                                          std::make_unique<int>(7));
        CHECK(*owner == 7);
        const auto refuses = [](auto handler) {
            throws_when_moved value;
            value.moves_left = 1;
            std::move(handler)(value);
        };
        const auto start = [&] {
            asio::async_initiate<const use_tasklet_t, void(throws_when_moved)>(refuses,
                                                                               use_tasklet);
        };
        CHECK_THROWS_WITH_AS(start(), "will not be moved", std::runtime_error);
    });
}

TEST_CASE("what an operation throws when it is started comes out of the call") {
    run([] {
        const auto start = [] {
            asio::async_initiate<const use_tasklet_t, void()>(
                [](auto&&) { throw std::runtime_error("not now"); }, use_tasklet);
        };
        CHECK_THROWS_WITH_AS(start(), "not now", std::runtime_error);
    });
}

TEST_CASE("an operation whose handler is destroyed without a call fails") {
    for (const unsigned workers : {1u, 2u}) {
        const auto main = [] {
            const auto drop = [] {
                asio::async_initiate<const use_tasklet_t, void(int)>([](auto&&) {}, use_tasklet);
            };
            CHECK_THROWS_WITH_AS(drop(), doctest::Contains("given up"), error);

            auto other = std::make_unique<asio::io_context>();
            auto waits = spawn([&] { asio::post(*other, use_tasklet); });
            while (waits.state() != tasklet_state::blocked) yield();
            other.reset();
            CHECK_THROWS_WITH_AS(waits.join(), doctest::Contains("given up"), error);
        };
        run(main, {.workers = workers});
    }
}

TEST_CASE("an io_context that a tasklet's thread runs serves the tasklets too") {
    for (const unsigned workers : {1u, 2u}) {
        const auto main = [] {
            asio::io_context other;
            int done = 0;
            for (int i = 0; i < 10; ++i) {
                spawn([&] {
                    asio::post(other, use_tasklet);
                    ++done;
                });
            }
            yield();
            CHECK(done == 0);
            CHECK(other.run() == 10);
            while (done < 10) yield();
        };
        run(main, {.workers = workers});
    }
}
