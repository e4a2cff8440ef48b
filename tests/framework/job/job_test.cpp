#include "tests/framework/job/fake_host.hpp"

#include <throng/job.hpp>

#include <doctest/doctest.h>

namespace {

using throng::test::fake_host;

struct word_count {
    void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) const {
        for (std::string_view word : throng::words(line)) emit(word, 1);
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }

    void reduce(std::string_view word, throng::receiver<std::uint64_t>& counts,
                throng::output& out) const {
        std::uint64_t total = 0;
        for (std::uint64_t count : counts) total += count;
        out.write(word, total);
    }
};

}  // namespace

THRONG_JOB(word_count, "wordcount", "How often each word occurs")

TEST_CASE("the word count of the design counts words") {
    const throng_plugin* plugin = throng_plugin_entry();
    CHECK(std::string_view(plugin->magic) == THRONG_ABI_MAGIC);
    CHECK(plugin->abi_version == THRONG_ABI_VERSION);
    CHECK(throng::test::view(plugin->job->name) == "wordcount");
    fake_host host(*plugin->job);
    const auto results = host.run("The cat and the dog\r\nand THE end");
    std::map<std::string, std::uint64_t> counts;
    for (const auto& r : results) {
        CHECK(r.key_tag == THRONG_TEXT);
        CHECK(r.value_tag == THRONG_UNSIGNED);
        CHECK_FALSE(r.reducer_key.has_value());
        counts[r.key] = throng::decode_key<std::uint64_t>(r.value);
    }
    CHECK(counts == std::map<std::string, std::uint64_t>{
                        {"the", 3}, {"cat", 1}, {"and", 2}, {"dog", 1}, {"end", 1}});
    CHECK(host.mapper_host().records == 2);
    CHECK(host.mapper_host().emitted == 8);
    CHECK(host.mapper_host().combined == 3);
}
