// What a job with an order of values tells the host, and how records carry it.
#include "tests/framework/job/fake_host.hpp"
#include "tests/framework/job/value_payload.hpp"

#include <throng/job.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace {

using throng::value_order;
using throng::test::fake_host;

template <class Job>
constexpr throng_job table = throng::detail::checked_job_table<Job>("test", "a job of a test");

template <class Value>
struct sorted_job {
    static constexpr auto order = value_order::sorted;
    static void map(std::string_view, throng::emitter<int, Value>&) {}
    static void reduce(int, throng::receiver<Value>&, throng::output&) {}
};

// Longer texts first.
struct by_length : sorted_job<std::string_view> {
    static bool before(std::string_view a, std::string_view b) { return a.size() > b.size(); }
};

template <class Job, class Value>
int compared(const Value& a, const Value& b) {
    const std::string a_bytes = throng::test::value_payload(a);
    const std::string b_bytes = throng::test::value_payload(b);
    const int order =
        table<Job>.compare({a_bytes.data(), a_bytes.size()}, {b_bytes.data(), b_bytes.size()});
    return (order > 0) - (order < 0);
}

// Each is before all that follow.
template <class Value>
void check_ascending(const std::vector<Value>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        for (std::size_t j = 0; j < values.size(); ++j) {
            CAPTURE(i);
            CAPTURE(j);
            CHECK(compared<sorted_job<Value>>(values[i], values[j]) == (i > j) - (i < j));
        }
    }
}

// Emits each letter of a line under the key "letters".
struct letters {
    static constexpr auto order = value_order::arrival;
    static void map(std::string_view line, throng::emitter<std::string_view, std::string>& emit) {
        for (const char c : line) emit("letters", std::string(1, c));
    }
    static void reduce(std::string_view key, throng::receiver<std::string>& values,
                       throng::output& out) {
        std::string all;
        for (const std::string& value : values) all += value;
        out.write(key, all);
    }
};

}  // namespace

TEST_CASE("values are compared as their types are, numbers that are none too") {
    using limits = std::numeric_limits<double>;
    check_ascending<std::int64_t>({std::numeric_limits<std::int64_t>::min(), -256, -1, 0, 1, 256});
    check_ascending<double>({-limits::quiet_NaN(), -limits::infinity(), -1.5, 0.0, 1e-300, 2.0,
                             limits::infinity(), limits::quiet_NaN()});
    check_ascending<std::string>({"", std::string(1, '\0'), "a", "aa", "b", "\xff"});
    check_ascending<std::pair<int, std::string>>({{-1, "z"}, {0, ""}, {0, "a"}, {1, ""}});
    check_ascending<std::tuple<float, bool>>({{-1.0F, true},
                                              {0.0F, false},
                                              {0.0F, true},
                                              {std::numeric_limits<float>::quiet_NaN(), false}});
    check_ascending<std::optional<int>>({std::nullopt, -1, 0, 1});
    check_ascending<std::vector<std::string>>({{}, {""}, {"", ""}, {"a"}, {"a", "b"}, {"b"}});
}

TEST_CASE("values of which neither is before the other are told apart by their bytes") {
    CHECK(compared<by_length, std::string_view>("aaa", "bb") < 0);
    CHECK(compared<by_length, std::string_view>("a", "bb") > 0);
    CHECK(compared<by_length, std::string_view>("ab", "aa") > 0);
    CHECK(compared<by_length, std::string_view>("aa", "ab") < 0);
    CHECK(compared<by_length, std::string_view>("aa", "aa") == 0);
    CHECK(compared<sorted_job<double>>(0.0, -0.0) == -compared<sorted_job<double>>(-0.0, 0.0));
    CHECK(compared<sorted_job<double>>(0.0, -0.0) != 0);
}

TEST_CASE("places are in the order of the input, whatever block was mapped first") {
    fake_host host(table<letters>, {.batch_bytes = 256});
    const std::string far(1000, 'z');
    const std::uint64_t offset = std::uint64_t{1} << 40;
    REQUIRE(host.map(far + "\n", "input", offset) == THRONG_OK);
    REQUIRE(host.map("c\nde\n", "input", 255) == THRONG_OK);
    REQUIRE(host.map("fg\n", "input", 256) == THRONG_OK);
    REQUIRE(host.map("ab\n", "input", 0) == THRONG_OK);
    REQUIRE(host.finish() == THRONG_OK);
    REQUIRE(host.reduce() == THRONG_OK);
    REQUIRE(host.results().size() == 1);
    CHECK(host.results().front().value == "abcdefg" + far);
}

TEST_CASE("only a sorted job compares, and only one with an order says so") {
    CHECK(table<letters>.order == THRONG_ORDER_ARRIVAL);
    CHECK((table<letters>.compare == nullptr));
    CHECK(table<by_length>.order == THRONG_ORDER_SORTED);
    CHECK((table<by_length>.compare != nullptr));
}
