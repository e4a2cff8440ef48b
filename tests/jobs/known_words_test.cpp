#include "tests/framework/job/fake_host.hpp"
#include "tests/jobs/plugin.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>

TEST_CASE("the documentation's job with a side file counts the words that are in it") {
    const throng::test::temporary_directory directory;
    const std::string words = directory.write("words", "cat\nmouse\n");
    throng::test::fake_host host(throng::test::load_job(THRONG_TEST_PLUGIN));
    REQUIRE(host.create(throng::test::parameter_host({{"words", words}})));
    const auto results = host.run("the cat and the dog\ncat\n");
    REQUIRE(results.size() == 1);
    CHECK(results.front().key == "cat");

    throng::test::fake_host without(throng::test::load_job(THRONG_TEST_PLUGIN));
    CHECK_FALSE(without.create());
    CHECK(without.failure ==
          "parameter words is missing: give -D words=... (the words that are counted, one a line)");
}
