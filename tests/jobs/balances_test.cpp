#include "tests/framework/job/fake_host.hpp"
#include "tests/jobs/plugin.hpp"

#include <doctest/doctest.h>

TEST_CASE("the documentation's job with named outputs writes to them") {
    throng::test::fake_host host(throng::test::load_job(THRONG_TEST_PLUGIN));
    CHECK(host.run("ann 5\nbob 3\nann -7\ncarl\nbob x\n").size() == 2);
    host.sort_results();
    using lines = std::vector<std::string>;
    const auto outputs = throng::detail::lines_of_outputs<lines>(host);
    CHECK(outputs.at("rejected") == lines{"bob x", "carl"});
    CHECK(outputs.at("overdrawn") == lines{"ann\t-2"});
}
