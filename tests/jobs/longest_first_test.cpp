#include "tests/framework/job/fake_host.hpp"
#include "tests/jobs/plugin.hpp"

#include <throng/codec.hpp>

#include <doctest/doctest.h>

TEST_CASE("the documentation's job with an order of keys gives the longest lines first") {
    throng::test::fake_host host(throng::test::load_job(THRONG_TEST_PLUGIN));
    host.run("one\nthree\ntwo\n\n" + std::string(300, 'x') + "\n");
    host.sort_results();
    std::vector<std::uint64_t> lengths;
    for (const auto& r : host.results()) {
        lengths.push_back(throng::decode_key<std::uint64_t>(r.key));
    }
    CHECK(lengths == std::vector<std::uint64_t>{300, 5, 3, 0});
}
