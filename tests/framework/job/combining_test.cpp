// The combining table under keys that repeat, that do not, that are long, and that are too many.
#include "tests/framework/job/fake_host.hpp"
#include "tests/framework/job/random_source.hpp"

#include <throng/job.hpp>

#include <doctest/doctest.h>

namespace {

using throng::test::fake_host;
using throng::test::random_source;

struct count_lines {
    void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) const {
        emit(line, 1);
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
};
constexpr throng_job table = throng::detail::checked_job_table<count_lines>("count", "Lines");

struct join_lines {
    void map(std::string_view line, throng::emitter<std::uint16_t, std::string>& emit) const {
        emit(static_cast<std::uint16_t>(line.size()), std::string(line));
    }
    static void combine(std::string& total, std::string&& more) { total += more; }
};
constexpr throng_job joining_table = throng::detail::checked_job_table<join_lines>("join", "Lines");

struct totals {
    std::map<std::string, std::uint64_t> of_key;
    std::uint64_t records = 0;
};

totals shuffled(fake_host& host) {
    totals found;
    for (const auto& [key, values] : host.groups()) {
        for (const std::string& value : values) {
            found.of_key[key] += throng::detail::record_value<std::uint64_t>::read(value.data());
            ++found.records;
        }
    }
    return found;
}

}  // namespace

TEST_CASE("keys that repeat are combined, whether short or long or empty") {
    random_source random;
    CAPTURE(random.seed());
    fake_host host(table);
    std::map<std::string, std::uint64_t> expected;
    for (int block = 0; block < 20; ++block) {
        std::string text;
        for (int i = 0; i < 1000; ++i) {
            // Up to 40 bytes, of few kinds, so that many differ in their last byte only.
            const std::string key = std::string(random.below(40), 'k') + random.text(1, "ab");
            ++expected[key];
            text += key + "\n";
        }
        CHECK(host.map(text) == THRONG_OK);
    }
    CHECK(host.finish() == THRONG_OK);
    const totals found = shuffled(host);
    CHECK(found.of_key == expected);
    CHECK(found.records == expected.size());
    CHECK(host.mapper_host().emitted == 20'000);
    CHECK(host.mapper_host().combined == 20'000 - expected.size());
}

TEST_CASE("a full table is sent on, nothing is lost, and keys that hardly repeat pass it by") {
    fake_host host(table, {.batch_bytes = 1 << 16});
    constexpr std::uint64_t keys = 600'000;
    std::string text;
    for (std::uint64_t i = 0; i < keys; ++i) text += "key number " + std::to_string(i) + "\n";
    CHECK(host.map(text) == THRONG_OK);
    CHECK(host.flushes > 0);  // the table has not grown to hold them all
    CHECK(host.map(text) == THRONG_OK);
    CHECK(host.finish() == THRONG_OK);
    const totals found = shuffled(host);
    CHECK(found.of_key.size() == keys);
    CHECK(std::ranges::all_of(found.of_key, [](const auto& entry) { return entry.second == 2; }));
    CHECK(host.mapper_host().emitted == 2 * keys);
    CHECK(host.mapper_host().emitted - host.mapper_host().combined == found.records);
}

TEST_CASE("after keys that hardly repeat the table is tried again") {
    fake_host host(table, {.batch_bytes = 1 << 16});
    std::string text;
    for (int i = 0; i < 300'000; ++i) text += std::to_string(i) + "\n";
    CHECK(host.map(text) == THRONG_OK);
    const std::uint64_t combined_before = host.mapper_host().combined;
    std::string same;
    for (int i = 0; i < 3'000'000; ++i) same += "same\n";
    CHECK(host.map(same) == THRONG_OK);
    CHECK(host.finish() == THRONG_OK);
    CHECK(host.mapper_host().combined - combined_before > 1'000'000);
    CHECK(shuffled(host).of_key["same"] == 3'000'000);
}

TEST_CASE("many long keys do not grow the table without bound") {
    fake_host host(table, {.batch_bytes = 1 << 16});
    std::string text;
    for (int i = 0; i < 3000; ++i) text += std::string(4000, 'x') + std::to_string(i) + "\n";
    CHECK(host.map(text) == THRONG_OK);
    CHECK(host.flushes > 0);
    CHECK(host.map(text) == THRONG_OK);
    CHECK(host.finish() == THRONG_OK);
    const totals found = shuffled(host);
    CHECK(found.of_key.size() == 3000);
    CHECK(std::ranges::all_of(found.of_key, [](const auto& entry) { return entry.second == 2; }));
}

TEST_CASE("a key or value that is larger than a batch arrives whole") {
    fake_host host(table, {.batch_bytes = 64});
    const std::string line(300'000, 'y');
    CHECK(host.map(line + "\nshort\n" + line) == THRONG_OK);
    CHECK(host.finish() == THRONG_OK);
    CHECK(shuffled(host).of_key == std::map<std::string, std::uint64_t>{{line, 2}, {"short", 1}});
}

TEST_CASE("values that own memory are combined in it") {
    fake_host host(joining_table, {.batch_bytes = 64});
    const auto results = host.run("aa\nbb\nc\na line of many letters\ncc\nd\n");
    std::map<std::uint64_t, std::string> joined;
    for (const auto& r : results) joined[throng::decode_key<std::uint64_t>(r.key)] = r.value;
    CHECK(joined == std::map<std::uint64_t, std::string>{
                        {1, "cd"}, {2, "aabbcc"}, {22, "a line of many letters"}});
}
