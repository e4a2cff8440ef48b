#include "tests/framework/job/fake_host.hpp"
#include "tests/jobs/plugin.hpp"

#include <throng/codec.hpp>

#include <doctest/doctest.h>

#include <set>

TEST_CASE("the documentation's job with a partition keeps the pages of a site together") {
    const throng_job& job = throng::test::load_job(THRONG_TEST_PLUGIN);
    throng::test::fake_host host(job, {.partitions = 16});
    CHECK((job.flags & THRONG_JOB_PARTITIONS) != 0);
    std::string text;
    for (int i = 0; i < 1000; ++i) {
        text += "site" + std::to_string(i % 10) + "/page" + std::to_string(i % 50) + "\n";
    }
    CHECK(host.run(text).size() == 50);
    std::map<std::string, std::set<std::uint32_t>> of_site;
    std::set<std::uint32_t> all;
    for (const auto& [key, partition] : host.partitions()) {
        using page = std::pair<std::string, std::string>;
        of_site[throng::decode_key<page>(key).first].insert(partition);
        all.insert(partition);
    }
    CHECK(of_site.size() == 10);
    for (const auto& [site, partitions] : of_site) CHECK(partitions.size() == 1);
    CHECK(all.size() > 1);
}
