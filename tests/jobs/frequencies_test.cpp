#include "frequencies.cpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

using namespace throng::testing;

TEST_CASE("the documentation's job on results counts words by how often they occur") {
    CHECK(run(frequencies(), {"cat\t2", "dog\t1", "tab\\tbed\t2"}).lines() ==
          line_list{"1\t1", "2\t2"});
}
