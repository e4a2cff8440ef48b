#include "jobs/group-by/group_by.hpp"

#include "jobs/group-by/exact_number.hpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

#include <map>
#include <string>

using namespace throng::testing;

namespace {

struct csv_table {
    using row = throng::csv_row;
    static std::string_view field(const row& of, std::string_view column, std::string&) {
        return of[column];
    }
};
using job = group_by<csv_table>;

auto grouped(const std::map<std::string, std::string>& parameters,
             const std::vector<std::string>& lines) {
    return run(*make_job<job>(parameters), lines).lines();
}

const std::vector<std::string> sales{"city,amount,note", "Ulm,0.1,a", "Ulm,0.2,",
                                     "Aalen,,b",         "Ulm,-3,c",  "Aalen,,"};

}  // namespace

TEST_CASE("rows are counted, and their numbers added up, without rounding") {
    CHECK(grouped({{"key", "city"}}, sales) == line_list{"Aalen\t2", "Ulm\t3"});
    CHECK(grouped({{"key", "city"}, {"count", ""}, {"sum", "amount"}, {"min", "amount,amount"}},
                  sales) == line_list{"Aalen\t2\t0\t\\N\t\\N", "Ulm\t3\t-2.7\t-3\t-3"});
    CHECK(grouped({{"key", "city"}, {"mean", "amount"}, {"max", "amount"}}, sales) ==
          line_list{"Aalen\t\\N\t\\N", "Ulm\t-0.9\t0.2"});
}

TEST_CASE("a key may have several columns, with any text in them") {
    CHECK(grouped({{"key", "b,a"}}, {"a,b", "1,\"x\ty\"", "\"\",x"}) ==
          line_list{"x\t\t1", "x\\ty\t1\t1"});
}

TEST_CASE("what cannot be grouped is refused with what is wrong") {
    CHECK_THROWS_WITH(make_job<job>({{"key", ""}}), "parameter key names no column");
    CHECK_THROWS_WITH(make_job<job>({{"key", "a"}, {"sum", "b,,c"}}),
                      "parameter sum has a comma without a column before or behind it");
    CHECK_THROWS_WITH(
        make_job<job>({{"key", "a"}, {"count", "maybe"}}),
        "parameter count cannot be 'maybe': expected yes, no, or nothing behind the =");
    CHECK_THROWS_WITH(grouped({{"key", "city"}, {"sum", "note"}}, sales),
                      "column 'note': 'a' is no number such as 12 or -12.50");
    CHECK_THROWS_WITH(grouped({{"key", "town"}}, sales), doctest::Contains("has no column 'town'"));
}

TEST_CASE("exact numbers are what their text is") {
    const auto again = [](std::string_view text) { return exact_number::of(text).text(); };
    CHECK(again("12.50") == "12.5");
    CHECK(again("-0.000000001") == "-0.000000001");
    CHECK(again("+7") == "7");
    CHECK(again(".5") == "0.5");
    CHECK(again("5.") == "5");
    CHECK(again("-0") == "0");
    CHECK(again("1.2500000000000") == "1.25");
    CHECK(again("999999999999999999.999999999") == "999999999999999999.999999999");
    for (const std::string wrong : {"", "-", ".", "1e5", "1 ", "--1", "0x1", "1.2.3", "+-1"}) {
        CHECK_THROWS_WITH(exact_number::of(wrong),
                          ("'" + wrong + "' is no number such as 12 or -12.50").c_str());
    }
    CHECK_THROWS_WITH(exact_number::of("0.1234567891"), doctest::Contains("has more digits than"));
    CHECK_THROWS_WITH(exact_number::of("1234567890123456789"),
                      doctest::Contains("has more digits than"));
}

TEST_CASE("a mean is rounded to millionths, halves away from zero") {
    CHECK(exact_number::of("1").divided(128).text() == "0.007813");
    CHECK(exact_number::of("-1").divided(128).text() == "-0.007813");
    CHECK(exact_number::of("2").divided(3).text() == "0.666667");
    CHECK(exact_number::of("10").divided(5).text() == "2");
}

TEST_CASE("a sum that no number of the machine prints is a text with all of its digits") {
    CHECK(grouped({{"key", "k"}, {"sum", "v"}},
                  {"k,v", "a,123456789012345678.01", "a,0.000000002"}) ==
          line_list{"a\t123456789012345678.010000002"});
}
