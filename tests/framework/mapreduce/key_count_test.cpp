#include "mapreduce/key_count.hpp"

#include "tests/framework/mapreduce/records.hpp"

#include <throng/hash.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace throng::test;
using throng::mapreduce::count_keys;
using throng::mapreduce::key_count;
using throng::mapreduce::record_reader;

TEST_CASE("keys are counted about right, few or many, repeated or not") {
    for (const std::size_t keys : {0u, 1u, 10u, 1000u, 20000u, 300000u}) {
        for (const std::size_t repeats : {1u, 2u, 9u}) {
            CAPTURE(keys);
            CAPTURE(repeats);
            std::vector<std::string> pieces(3);
            for (std::size_t i = 0; i < keys * repeats; ++i) {
                const std::string key = "key " + std::to_string(i % keys);
                const auto hash = static_cast<std::uint32_t>(throng::key_hash(key));
                pieces[i % pieces.size()] += record_of(hash, key, "a value");
            }
            const std::vector<std::string_view> views(pieces.begin(), pieces.end());
            const key_count count = count_keys(views, record_reader(0));
            CHECK(count.records == keys * repeats);
            const double tolerance = keys <= 10 ? 1e-3 : 0.03;
            CHECK(count.keys == doctest::Approx(static_cast<double>(keys)).epsilon(tolerance));
        }
    }
}
