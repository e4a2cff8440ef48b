#include "jobs/adjacency-list/adjacency_list.cpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

using namespace throng::testing;

TEST_CASE("a vertex has those before it and those behind it, each once, in their order") {
    CHECK(run(adjacency_list(), {"b a", "b c", "a c", "b a", "c c"}).lines() ==
          line_list{"a\t[\"b\"]\t[\"c\"]", "b\t[]\t[\"a\",\"c\"]",
                    "c\t[\"a\",\"b\",\"c\"]\t[\"c\"]"});
}

TEST_CASE("white space is passed over, and so are empty lines and comments") {
    CHECK(run(adjacency_list(), {"# from to", "", "  ", " a\t \tb \r"}).lines() ==
          line_list{"a\t[]\t[\"b\"]", "b\t[\"a\"]\t[]"});
}

TEST_CASE("with a tab or a comma between them vertices may have spaces") {
    const line_list expected{"a b\t[]\t[\"c d\"]", "c d\t[\"a b\"]\t[]"};
    CHECK(run(*make_job<adjacency_list>({{"separator", "tab"}}), {"a b\tc d"}).lines() == expected);
    CHECK(run(*make_job<adjacency_list>({{"separator", "comma"}}), {" a b , c d "}).lines() ==
          expected);
}

TEST_CASE("a line that is no edge is a bad record") {
    CHECK_THROWS_WITH_AS(run(adjacency_list(), {"a"}),
                         "a line is an edge, two vertices with white space between, or a "
                         "comment behind #; this is 'a'",
                         throng::error);
    for (const std::string line : {"a b c", "a\tb 5"}) {
        CHECK_THROWS_AS(run(adjacency_list(), {line}), throng::error);
    }
    const auto commas = make_job<adjacency_list>({{"separator", "comma"}});
    for (const std::string line : {"a", ",b", "a,", "a,,b", "a,b,c", ","}) {
        CHECK(run(*commas, {line, "x,y"}, {.most_bad_records = 1}).bad_records.size() == 1);
    }
}
