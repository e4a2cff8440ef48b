#include "jobs/sequence-count/sequence_count.cpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

using namespace throng::testing;

TEST_CASE("three words of a line are a sequence of its file") {
    CHECK(run(sequence_count(), {"a b", "a, b; c d", "a b c"}).lines() ==
          line_list{"a b c\tinput\t2", "b c d\tinput\t1"});
}

TEST_CASE("a sequence may be longer or shorter, and seldom ones left out") {
    CHECK(run(*make_job<sequence_count>({{"n", "4"}}), {"a b c d"}).lines() ==
          line_list{"a b c d\tinput\t1"});
    CHECK(run(*make_job<sequence_count>({{"n", "1"}, {"least", "2"}}), {"a b a"}).lines() ==
          line_list{"a\tinput\t2"});
}
