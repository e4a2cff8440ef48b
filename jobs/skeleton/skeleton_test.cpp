// Tests of the job without files: <throng/testing.hpp> says what else there is.
#include "skeleton.cpp"

#include <throng/testing.hpp>

#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

using namespace throng::testing;

TEST_CASE("words are counted") {
    CHECK(run(skeleton_job(), {"The cat", "the dog"}).lines() ==
          line_list{"cat\t1", "dog\t1", "the\t2"});
}

TEST_CASE("short words do not count, if so wished") {
    const auto job = make_job<skeleton_job>({{"least_letters", "4"}});
    CHECK(run(*job, {"one three two four"}).lines() == line_list{"four\t1", "three\t1"});
}

TEST_CASE("a word's counts are added up") {
    CHECK(reduce(skeleton_job(), "the", {1, 2, 3}).lines() == line_list{"the\t6"});
}
