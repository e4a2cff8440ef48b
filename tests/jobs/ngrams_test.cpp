#include "jobs/ngrams/ngrams.cpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

using namespace throng::testing;

TEST_CASE("a sequence is within a line") {
    CHECK(run(ngrams(), {"To be, or not to be", "be", "", "or not"}).lines() ==
          line_list{"be or\t1", "not to\t1", "or not\t2", "to be\t2"});
}

TEST_CASE("sequences have as many words as is said") {
    CHECK(run(*make_job<ngrams>({{"n", "1"}}), {"a b a"}).lines() == line_list{"a\t2", "b\t1"});
    CHECK(run(*make_job<ngrams>({{"n", "3"}}), {"a b", "a b c d", "a b c"}).lines() ==
          line_list{"a b c\t2", "b c d\t1"});
    CHECK(run(*make_job<ngrams>({{"n", "100"}}), {"a b"}).lines().empty());
}

TEST_CASE("what occurs seldom is left out, if so wished") {
    CHECK(run(*make_job<ngrams>({{"least", "2"}}), {"a b a b"}).lines() == line_list{"a b\t2"});
}

TEST_CASE("a sequence of no words is refused") {
    CHECK_THROWS_WITH_AS(make_job<ngrams>({{"n", "0"}}),
                         "parameter n cannot be '0': expected a whole number from 1 to 100",
                         throng::error);
}
