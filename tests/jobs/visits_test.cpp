#include "tests/framework/job/fake_host.hpp"
#include "tests/jobs/plugin.hpp"

#include <doctest/doctest.h>

TEST_CASE("the documentation's job with sorted values tells each user's way in order of time") {
    throng::test::fake_host host(throng::test::load_job(THRONG_TEST_PLUGIN));
    std::vector<std::pair<std::string, std::string>> found;
    for (const auto& r : host.run("90 ann /cart\n7 bob /\n8 ann /\n100 ann /paid\n8 bob /help\n")) {
        found.emplace_back(r.key, r.value);
    }
    CHECK(found == std::vector<std::pair<std::string, std::string>>{{"ann", "/ > /cart > /paid"},
                                                                    {"bob", "/ > /help"}});
}
