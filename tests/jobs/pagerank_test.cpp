#include "jobs/pagerank/pagerank.cpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

using namespace throng::testing;

namespace {

line_list ranks(const std::map<std::string, std::string>& parameters,
                const std::vector<std::string>& edges) {
    return run(*make_job<pagerank>(parameters), edges).lines();
}

}  // namespace

TEST_CASE("a round hands on the ranks, and those without edges to all") {
    // To b goes the rank of a, and to both half of that of b.
    CHECK(ranks({{"damping", "0.5"}, {"rounds", "1"}}, {"a\tb"}) ==
          line_list{"a\t0.75", "b\t1.25"});
    CHECK(ranks({{"damping", "0"}}, {"a\tb", "b\tc"}) == line_list{"a\t1", "b\t1", "c\t1"});
}

TEST_CASE("an edge that is there twice counts twice, and one may end where it begins") {
    const std::map<std::string, std::string> once{{"damping", "1"}, {"rounds", "1"}};
    CHECK(ranks(once, {"a\tb", "a\tb", "a\tc", "b\ta", "c\ta"}) ==
          line_list{"a\t2", "b\t0.666667", "c\t0.333333"});
    CHECK(ranks(once, {"a\ta", "a\tb", "b\tb"}) == line_list{"a\t0.5", "b\t1.5"});
}

TEST_CASE("it is done when ranks hardly change, or after all rounds") {
    const std::vector<std::string> circle{"a\tb", "b\tc", "c\ta"};
    CHECK(ranks({{"tolerance", "0"}, {"rounds", "50"}}, circle) ==
          line_list{"a\t1", "b\t1", "c\t1"});
    // Solved by hand: a = 0.15 + 0.85 * b / 3 and so on, of which the mean is 1.
    CHECK(ranks({{"tolerance", "0.000000001"}, {"rounds", "1000"}}, {"a\tb", "b\ta", "c\ta"}) ==
          line_list{"a\t1.459459", "b\t1.390541", "c\t0.15"});
}

TEST_CASE("what is no edge is refused") {
    CHECK_THROWS_WITH(ranks({}, {"a\t"}), "a line is two vertices with a tab between them");
    CHECK_THROWS_WITH(ranks({}, {"\tb"}), "a line is two vertices with a tab between them");
    CHECK_THROWS_AS(ranks({}, {"a\tb\tc"}), throng::error);
    CHECK_THROWS_WITH(ranks({{"damping", "2"}}, {}),
                      "parameter damping cannot be '2': expected a number from 0 to 1");
}
