#include "mapreduce/text_format.hpp"

#include "tests/framework/mapreduce/results.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <tuple>

namespace {

using namespace throng::test;
using throng::mapreduce::result_view;

template <class Key, class Value>
std::string line(const Key& key, const Value& value) {
    stored_results results;
    write_result(results, key, value);
    throng::mapreduce::line_buffer lines;
    lines.append(result_view(results.only_chunk().data()));
    return std::string(lines.text());
}

}  // namespace

TEST_CASE("texts are written as they are, but for what would begin a column or a line") {
    CHECK(line("key", "value") == "key\tvalue\n");
    CHECK(line("", "") == "\t\n");
    const std::string bytes("\0\xff\x1f\x0c", 4);
    CHECK(line(bytes, "x") == bytes + "\tx\n");
    CHECK(line("a\tb\nc", "\r\\\\N") == "a\\tb\\nc\t\\r\\\\\\\\N\n");
    CHECK(line("a text of some length\n", "and\tanother one") ==
          "a text of some length\\n\tand\\tanother one\n");
}

TEST_CASE("numbers are written in decimal") {
    CHECK(line(std::uint64_t{0}, std::numeric_limits<std::uint64_t>::max()) ==
          "0\t18446744073709551615\n");
    CHECK(line(std::int8_t{-128}, std::numeric_limits<std::int64_t>::min()) ==
          "-128\t-9223372036854775808\n");
    CHECK(line(true, 'c') == "1\tc\n");
}

TEST_CASE("reals are written with as few digits as give the same number again") {
    CHECK(line(0.1, 1.0) == "0.1\t1\n");
    CHECK(line(-2.5, 1e300) == "-2.5\t1e+300\n");
    CHECK(line(0.1f, 16777216.0f) == "0.1\t16777216\n");
    CHECK(line(-0.0, 1.0 / 3) == "0\t0.3333333333333333\n");
    CHECK(line(std::numeric_limits<double>::infinity(), std::nan("")) == "inf\tnan\n");
}

TEST_CASE("the elements of a tuple have a tab between them, also inside of others") {
    using inner = std::pair<std::string, double>;
    const std::tuple<int, inner, std::string> key{-1, {std::string("a\0b", 3), 0.5}, "end"};
    CHECK(line(key, std::pair(std::string("x"), 7)) ==
          std::string("-1\ta\0b\t0.5\tend\tx\t7\n", 19));
    CHECK(line(std::pair(std::string(), std::string()), 1) == "\t\t1\n");
    CHECK(line(std::pair(inner("", 1), inner("x", 2)), 3) == "\t1\tx\t2\t3\n");
}

TEST_CASE("a result without a value is its key alone") {
    stored_results results;
    throng_status status = THRONG_OK;
    throng::detail::write_output<std::string_view, throng::detail::nothing>(
        results.store().output(), "alone", {}, {}, status);
    throng::mapreduce::line_buffer lines;
    lines.append(result_view(results.only_chunk().data()));
    CHECK(lines.text() == "alone\n");
}
