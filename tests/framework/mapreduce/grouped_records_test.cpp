#include "mapreduce/records/grouped_records.hpp"

#include "tests/framework/job/random_source.hpp"
#include "tests/framework/mapreduce/records.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace {

using namespace throng::test;
using throng::mapreduce::grouped_records;
using throng::mapreduce::record_reader;
using throng::mapreduce::record_view;

std::string value_of(const record_view& record) {
    const std::string_view all(record.value, record.value_bytes);
    return std::string(all.substr(throng::detail::compact_size_at(record.value)));
}

}  // namespace

TEST_CASE("records are sorted to their keys, each in the order of its arrival") {
    random_source random;
    CAPTURE(random.seed());
    const record_reader reader(0);
    for (const std::size_t count : {0u, 1u, 17u, 5000u}) {
        std::vector<std::string> pieces;
        std::map<std::string, std::vector<std::string>> expected;
        std::string batch;
        for (std::size_t i = 0; i < count; ++i) {
            const std::string key = random.text(random.below(3) == 0 ? 40 : 2, "ab");
            const std::string value = random.text(random.below(50) == 0 ? 100000 : 10, "xyz");
            expected[key].push_back(value);
            // Few hashes, so that different keys share them.
            batch += record_of(static_cast<std::uint32_t>(key.size()), key, value);
            if (random.below(10) > 0) continue;
            pieces.push_back(batch);
            batch.clear();
        }
        pieces.push_back(batch);
        std::vector<std::string> keys_in_order;
        for (const auto& [key, values] : expected) keys_in_order.push_back(key);
        std::ranges::stable_sort(keys_in_order, {}, &std::string::size);
        const std::vector<std::string_view> views(pieces.begin(), pieces.end());
        const grouped_records groups(views, reader);
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
