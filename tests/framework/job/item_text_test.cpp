// The text of keys and values: what the program prints, and what tests of jobs print.
#include "mapreduce/results/text_format.hpp"
#include "tests/framework/job/composite_types.hpp"

#include <throng/detail/testing/result_text.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace {

using namespace throng::test;
using namespace std::string_literals;

// As the program prints it; a test of a job prints the same.
template <class T>
std::string text_of(const T& item) {
    const std::string payload = throng::encode_key(item);
    const throng_tag tag = throng::detail::ordered_codec<T>::tag;
    std::string text;
    throng::mapreduce::append_text(text, tag, payload);
    CHECK(throng::detail::item_text(tag, payload) == text);
    return text;
}

template <class Real>
void check_reals() {
    using limits = std::numeric_limits<Real>;
    random_source random;
    CAPTURE(random.seed());
    for (const Real number : {Real(0),
                              Real(-0.0),
                              Real(1),
                              Real(-1.5),
                              Real(0.1),
                              Real(100000),
                              Real(123456789),
                              Real(1e15),
                              Real(1e16),
                              Real(9.99e15),
                              Real(1e-4),
                              Real(9e-5),
                              Real(1.25e-7),
                              Real(1e7),
                              Real(9.99e6),
                              limits::max(),
                              limits::denorm_min(),
                              limits::infinity(),
                              -limits::infinity(),
                              limits::quiet_NaN()}) {
        text_of(number);
        text_of(std::pair(number, "text\0with nul"s));
        for (int exponent = -20; exponent < 20; ++exponent) text_of(std::ldexp(number, exponent));
    }
    for (int i = 0; i < 2000; ++i) text_of(any_value<Real>(random));
}

}  // namespace

TEST_CASE("numbers have as few digits as they need") {
    check_reals<double>();
    check_reals<float>();
    CHECK(text_of(0.1f) == "0.1");
    CHECK(text_of(0.1) == "0.1");
    CHECK(text_of(static_cast<double>(0.1f)) == "0.10000000149011612");
    CHECK(text_of(std::int64_t{-5}) == "-5");
    CHECK(text_of(~std::uint64_t{0}) == "18446744073709551615");
}

TEST_CASE("texts have no tabs and no line ends in them") {
    CHECK(text_of("plain text, \"quoted\""s) == "plain text, \"quoted\"");
    CHECK(text_of("\t\n\r\\"s) == R"(\t\n\r\\)");
    CHECK(text_of("\\N"s) == R"(\\N)");
    CHECK(text_of('\t') == R"(\t)");
}

TEST_CASE("tuples and structs are columns") {
    CHECK(text_of(std::tuple(1, std::pair("a"s, std::pair(-2, 2U)), "b\t"s, std::tuple<>(), 'c')) ==
          "1\ta\t-2\t2\tb\\t\t\tc");
    CHECK(text_of(point{3, 0.5}) == "3\t0.5");
    CHECK(text_of(nobody()).empty());
    CHECK(text_of(stop{"x", {1, 2}, {}, {"a", "b"}}) == "x\t1\t2\t\\N\t[\"a\",\"b\"]");
    CHECK(text_of(version(1, "x")) == "1\tx");
}

TEST_CASE("an optional is one column") {
    CHECK(text_of(std::optional<int>()) == "\\N");
    CHECK(text_of(std::optional(7)) == "7");
    CHECK(text_of(std::optional("\\N"s)) == R"(\\N)");
    CHECK(text_of(std::optional(std::pair(1, "a"s))) == "[1,\"a\"]");
    CHECK(text_of(std::optional<std::pair<int, int>>()) == "\\N");
    using twice = std::optional<std::optional<int>>;
    CHECK(text_of(twice()) == "\\N");
    CHECK(text_of(twice(std::optional<int>())) == "null");
    CHECK(text_of(twice(std::optional<int>(1))) == "1");
}

TEST_CASE("a list is JSON, escaped as any column") {
    CHECK(text_of(std::vector<int>()) == "[]");
    CHECK(text_of(std::vector{1, -2}) == "[1,-2]");
    CHECK(text_of(std::vector{"a\"b"s, "\\"s, "\n"s, "\0"s, "\x1f\xff"s}) ==
          "[\"a\\\\\"b\",\"\\\\\\\\\",\"\\\\n\",\"\\\\u0000\",\"\\\\u001f\xff\"]");
    CHECK(text_of(std::vector{std::pair(1, std::vector<bool>{true})}) == "[[1,[1]]]");
    using twice = std::optional<std::optional<int>>;
    CHECK(text_of(std::vector<twice>{{}, std::optional<int>(), std::optional<int>(3)}) ==
          "[null,[null],[3]]");
    CHECK(text_of(std::vector{0.5, std::numeric_limits<double>::infinity()}) == "[0.5,\"inf\"]");
}

TEST_CASE_TEMPLATE("whatever there is has room", T, std::string, std::vector<std::string>, stop,
                   std::optional<std::optional<std::vector<std::optional<std::string>>>>,
                   nested_key) {
    random_source random;
    CAPTURE(random.seed());
    for (int i = 0; i < 2000; ++i) {
        const std::string text = text_of(any_value<T>(random));
        CHECK(text.find('\n') == std::string::npos);
        CHECK(text.find('\r') == std::string::npos);
    }
    const std::vector<std::string> worst(1000, std::string(3, '\1'));
    CHECK(text_of(worst).size() == 1000 * (3 * 7 + 3) + 1);
}
