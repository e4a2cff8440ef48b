#include "jobs/term-vector/term_vector.cpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

using namespace throng::testing;

TEST_CASE("words are in the order of how often they occur, then of the alphabet") {
    CHECK(run(term_vector(), {"b b a a c c c d", "d e"}).lines() ==
          line_list{"input\t[[\"c\",3],[\"a\",2],[\"b\",2],[\"d\",2]]"});
}

TEST_CASE("a file without words that occur often enough is left out") {
    CHECK(run(term_vector(), {"a b c", ""}).lines().empty());
    CHECK(run(*make_job<term_vector>({{"least", "3"}}), {"a a b b b"}).lines() ==
          line_list{"input\t[[\"b\",3]]"});
}

TEST_CASE("there are no more words of a file than is said, and these are the most frequent") {
    const std::vector<std::string> lines{"a", "b b", "c c c", "d d d d", "e e", "f f f", "g"};
    CHECK(run(*make_job<term_vector>({{"most", "1"}}), lines).lines() ==
          line_list{"input\t[[\"d\",4]]"});
    CHECK(run(*make_job<term_vector>({{"most", "3"}, {"least", "1"}}), lines).lines() ==
          line_list{"input\t[[\"d\",4],[\"c\",3],[\"f\",3]]"});
}

TEST_CASE("counts of one word that come apart are added up") {
    CHECK(reduce(term_vector(), "file", {{"b", 1}, {"a", 1}, {"b", 4}, {"a", 1}}).lines() ==
          line_list{"file\t[[\"b\",5],[\"a\",2]]"});
}
