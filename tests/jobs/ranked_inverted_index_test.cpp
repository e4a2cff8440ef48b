#include "jobs/ranked-inverted-index/ranked_inverted_index.cpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

using namespace throng::testing;

TEST_CASE("a word's counts of a file are added up") {
    CHECK(run(ranked_inverted_index(), {"a b", "a"}).lines() ==
          line_list{"a\t[[\"input\",2]]", "b\t[[\"input\",1]]"});
}

TEST_CASE("the file that has a word most often is first; of equal ones the first by its name") {
    CHECK(reduce(ranked_inverted_index(), "a", {{"z", 1}, {"x", 2}, {"y", 3}, {"z", 1}}).lines() ==
          line_list{"a\t[[\"y\",3],[\"x\",2],[\"z\",2]]"});
}

TEST_CASE("words may be sought together") {
    CHECK(run(*make_job<ranked_inverted_index>({{"n", "2"}}), {"a b", "b a b"}).lines() ==
          line_list{"a b\t[[\"input\",2]]", "b a\t[[\"input\",1]]"});
}
