#include "jobs/connected-components/connected_components.cpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

using namespace throng::testing;

TEST_CASE("vertices are connected whatever the direction of the edges") {
    CHECK(run(connected_components(), {"d\tc", "b\tc", "b\ta", "y\tx", "z\tz"}).lines() ==
          line_list{"a\ta", "b\ta", "c\ta", "d\ta", "x\tx", "y\tx", "z\tz"});
}

TEST_CASE("the first vertex is the first by its bytes") {
    CHECK(run(connected_components(), {"9\t10", "\xc3\xa4\tz"}).lines() ==
          line_list{"10\t10", "9\t10", "z\tz", "\xc3\xa4\tz"});
}

TEST_CASE("what is no edge is refused") {
    CHECK_THROWS_WITH(run(connected_components(), {"a\t"}),
                      "a line is two vertices with a tab between them");
    CHECK_THROWS_AS(run(connected_components(), {"a"}), throng::error);
}
