#include "jobs/self-join/self_join.cpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

using namespace throng::testing;

TEST_CASE("two associations with all but the last item in common are joined") {
    CHECK(run(self_join(), {"a,b,c", "a,b,d", "a,c,d", "b,c,d", "a,b,e", "a,b,c"}).lines() ==
          line_list{"a,b,c,d", "a,b,c,e", "a,b,d,e"});
}

TEST_CASE("items are put in order, and spaces around them left out") {
    CHECK(run(self_join(), {"b, a ", "", "  ", "c,a"}).lines() == line_list{"a,b,c"});
}

TEST_CASE("single items make pairs, and associations of different size are apart") {
    CHECK(run(self_join(), {"b", "a", "c,a", "c,b"}).lines() == line_list{"a,b"});
    CHECK(run(self_join(), {"b", "a", "a,b", "a,c"}).lines() == line_list{"a,b", "a,b,c"});
}

TEST_CASE("the results can be joined again") {
    const auto pairs = run(self_join(), {"a", "b", "c"}).lines();
    CHECK(pairs == line_list{"a,b", "a,c", "b,c"});
    CHECK(run(self_join(), pairs).lines() == line_list{"a,b,c"});
}

TEST_CASE("items may be separated by something else, but for what is escaped in results") {
    CHECK(run(*make_job<self_join>({{"separator", " & "}}), {"a & b", "a & c"}).lines() ==
          line_list{"a & b & c"});
    for (const std::string separator : {"", "\t", "\\"}) {
        CHECK_THROWS_WITH_AS(make_job<self_join>({{"separator", separator}}),
                             "parameter separator cannot be empty or have a tab, a line end or a "
                             "backslash in it, which would be escaped in the results",
                             throng::error);
    }
}

TEST_CASE("an empty item and one that stands twice in a line make a bad record") {
    CHECK_THROWS_WITH_AS(run(self_join(), {"b,a,b"}), "the item 'b' stands there twice",
                         throng::error);
    for (const std::string line : {"a,", ",a", "a,,b", ","}) {
        CHECK_THROWS_WITH_AS(run(self_join(), {line}), "an item is empty", throng::error);
    }
}
