#include "tests/framework/job/fake_host.hpp"
#include "tests/jobs/plugin.hpp"

#include <throng/codec.hpp>

#include <doctest/doctest.h>

TEST_CASE("the first job of the documentation counts lines by length") {
    throng::test::fake_host host(throng::test::load_job(THRONG_TEST_PLUGIN));
    std::vector<std::pair<std::uint64_t, std::uint64_t>> found;
    for (const auto& r : host.run("three\n\nseven\nfour\n")) {
        CHECK(r.key_tag == THRONG_UNSIGNED);
        found.emplace_back(throng::decode_key<std::uint64_t>(r.key),
                           throng::decode_key<std::uint64_t>(r.value));
    }
    CHECK(found == std::vector<std::pair<std::uint64_t, std::uint64_t>>{{0, 1}, {4, 1}, {5, 2}});
}
