#include "jobs/inverted-index/inverted_index.cpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

using namespace throng::testing;

TEST_CASE("a file is listed once for each word that it has") {
    CHECK(run(inverted_index(), {"The cat", "the dog"}, {.file = "pets.txt"}).lines() ==
          line_list{"cat\t[\"pets.txt\"]", "dog\t[\"pets.txt\"]", "the\t[\"pets.txt\"]"});
}

TEST_CASE("files are in the order of their names, and as often as they come") {
    CHECK(reduce(inverted_index(), "cat", {{"b", 0}, {"a", 0}, {"b", 0}}).lines() ==
          line_list{"cat\t[\"a\",\"b\"]"});
}

TEST_CASE("a line is listed once for each word that it has, in the order of the lines") {
    const auto job = make_job<inverted_index>({{"places", "lines"}});
    CHECK(run(*job, {"to be or not to be", "", "be"}).lines() ==
          line_list{"be\t[\"input:1\",\"input:3\"]", "not\t[\"input:1\"]", "or\t[\"input:1\"]",
                    "to\t[\"input:1\"]"});
    CHECK(reduce(*job, "be", {{"b", 10}, {"b", 9}, {"a", 11}}).lines() ==
          line_list{"be\t[\"a:11\",\"b:9\",\"b:10\"]"});
}

TEST_CASE("other places are refused") {
    CHECK_THROWS_WITH_AS(make_job<inverted_index>({{"places", "pages"}}),
                         "parameter places cannot be 'pages': expected one of files, lines",
                         throng::error);
}
