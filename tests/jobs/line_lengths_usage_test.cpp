// The tests that jobs/README.md shows.
#include "line_lengths.cpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

using namespace throng::testing;

TEST_CASE("lines are counted by their length") {
    CHECK(run(line_lengths(), {"three", "", "seven"}).lines() == line_list{"0\t1", "5\t2"});
}
TEST_CASE("map emits the length of a line") {
    const auto emitted = map(line_lengths(), {"three"});
    CHECK(emitted.pairs.front().first == 5);
}
TEST_CASE("reduce adds up") {
    const auto results = reduce(line_lengths(), 5, {1, 2, 3});
    CHECK(results.as<std::uint64_t, std::uint64_t>().front().second == 6);
}
