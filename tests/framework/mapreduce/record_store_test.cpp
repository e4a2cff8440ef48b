#include "mapreduce/record_store.hpp"

#include "tests/framework/job/random_source.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

using throng::mapreduce::grouped_records;
using throng::mapreduce::record_reader;
using throng::mapreduce::record_store;
using throng::mapreduce::record_view;

namespace {

// A record with a value of varying size, as a mapper encodes it.
std::string record_of(std::uint32_t hash, const std::string& key, const std::string& value) {
    const throng_record header{hash, static_cast<std::uint32_t>(key.size())};
    const auto size = static_cast<std::uint32_t>(value.size());
    std::string record(reinterpret_cast<const char*>(&header), sizeof header);
    record += key;
    record.append(reinterpret_cast<const char*>(&size), sizeof size);
    return record + value;
}

std::string value_of(const record_view& record) {
    return {record.value + sizeof(std::uint32_t), record.value_bytes - sizeof(std::uint32_t)};
}

}  // namespace

TEST_CASE("records are sorted to their keys, each in the order of its arrival") {
    throng::test::random_source random;
    CAPTURE(random.seed());
    const record_reader reader(0);
    for (const std::size_t count : {0u, 1u, 17u, 5000u}) {
        record_store store;
        std::map<std::string, std::vector<std::string>> expected;
        std::vector<std::string> keys_in_order;
        std::string batch;
        for (std::size_t i = 0; i < count; ++i) {
            const std::string key = random.text(random.below(3) == 0 ? 40 : 2, "ab");
            const std::string value = random.text(random.below(50) == 0 ? 100000 : 10, "xyz");
            if (!expected.contains(key)) keys_in_order.push_back(key);
            expected[key].push_back(value);
            // Few hashes, so that different keys share them.
            batch += record_of(static_cast<std::uint32_t>(key.size()), key, value);
            if (random.below(10) > 0) continue;
            store.append(batch);
            batch.clear();
        }
        store.append(batch);
        const grouped_records groups(store, reader);
        REQUIRE(groups.keys() == keys_in_order.size());
        CHECK(groups.records() == count);
        for (std::size_t key = 0; key < groups.keys(); ++key) {
            std::vector<std::string> values;
            for (const char* each : groups.of_key(key)) {
                record_view record{};
                reader.read(each, record);
                CHECK(record.key() == keys_in_order[key]);
                values.push_back(value_of(record));
            }
            CHECK(values == expected[keys_in_order[key]]);
        }
    }
}

TEST_CASE("a store that is cleared is empty") {
    record_store store;
    store.append(record_of(1, "key", "value"));
    CHECK(store.bytes() > 0);
    store.clear();
    CHECK(store.bytes() == 0);
    CHECK(store.pieces().empty());
    CHECK(grouped_records(store, record_reader(0)).keys() == 0);
}
