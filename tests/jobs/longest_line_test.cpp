#include "tests/framework/job/fake_host.hpp"
#include "tests/jobs/plugin.hpp"

#include <doctest/doctest.h>

TEST_CASE("the documentation's job with a state for each mapper finds the longest line") {
    const throng_job& job = throng::test::load_job(THRONG_TEST_PLUGIN);
    const auto longest = [&job](std::string_view text) {
        throng::test::fake_host host(job);
        const auto results = host.run(text);
        REQUIRE(results.size() == 1);
        CHECK(results.front().key == "longest");
        return results.front().value;
    };
    CHECK(longest("one\nthree\nseven\ntwo\n") == "seven");
    CHECK(longest("").empty());
}
