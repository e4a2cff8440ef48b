#include "duplicates.cpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

using namespace throng::testing;

TEST_CASE("the documentation's job on whole files finds the same content twice") {
    CHECK(run(duplicates(), {"one\n", "two\n", "one\n"}, {.file = "f"}).lines() ==
          line_list{"4\t[\"f\",\"f\"]"});
}
