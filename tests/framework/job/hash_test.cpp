#include "tests/framework/job/random_source.hpp"

#include <throng/codec.hpp>
#include <throng/hash.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>
#include <unordered_set>
#include <vector>

namespace {

using throng::key_hash;

// How far counts are from even, in standard deviations of a chi-square.
double deviation(const std::vector<std::uint64_t>& counts) {
    double total = 0;
    for (const std::uint64_t count : counts) total += static_cast<double>(count);
    const double expected = total / static_cast<double>(counts.size());
    double chi_square = 0;
    for (const std::uint64_t count : counts) {
        const double difference = static_cast<double>(count) - expected;
        chi_square += difference * difference / expected;
    }
    const double freedom = static_cast<double>(counts.size() - 1);
    return (chi_square - freedom) / std::sqrt(2 * freedom);
}

void check_even(const std::vector<std::string>& keys) {
    std::vector<std::uint64_t> partitions(61), low(1024), high(1024), middle(1024);
    for (const std::string& key : keys) {
        const std::uint64_t hash = key_hash(key);
        ++partitions[throng::partition_of(hash, 61)];
        ++low[hash & 1023];
        ++middle[(hash >> 22) & 1023];
        ++high[hash >> 54];
    }
    for (const auto& counts : {partitions, low, middle, high}) {
        CHECK(std::abs(deviation(counts)) < 5);
    }
}

}  // namespace

TEST_CASE("the hash of given bytes is what it always was") {
    // From an independent implementation of the description in hash.hpp.
    CHECK(key_hash("") == 0xf368d3b860ff8574u);
    CHECK(key_hash("a") == 0xf9bdd00858ac846au);
    CHECK(key_hash("the") == 0x38c16e034665f12au);
    CHECK(key_hash("throng") == 0x7b8abebd59368b0bu);
    CHECK(key_hash("sixteen bytes ok") == 0x232e200b35547b01u);
    CHECK(key_hash("seventeen bytes!!") == 0x6a371ba30876ba67u);
    CHECK(key_hash("thirty-two bytes are two windows") == 0x2ac4fc761e502683u);
    CHECK(key_hash("a key that is longer than thirty-two bytes is also hashed") ==
          0x6042ff20d1dfa3e1u);
}

TEST_CASE("long keys differ wherever one byte differs") {
    for (std::size_t size = 1; size < 100; ++size) {
        std::string key(size, 'k');
        std::unordered_set<std::uint64_t> seen{key_hash(key)};
        for (char& byte : key) {
            byte = 'l';
            CHECK(seen.insert(key_hash(key)).second);
            byte = 'k';
        }
    }
}

TEST_CASE("a key's hash depends on its length, also where zeros follow") {
    std::unordered_set<std::uint64_t> seen;
    for (std::size_t size = 0; size < 64; ++size) {
        CHECK(seen.insert(key_hash(std::string(size, '\0'))).second);
    }
}

TEST_CASE("a key at the end of its page hashes as it does elsewhere") {
    std::vector<char> memory(3 * 4096);
    for (std::size_t size = 0; size < 40; ++size) {
        const std::string key(size, 'p');
        for (std::size_t at = 4096; at < 4096 + 4096 + 64; at += (at % 4096 < 4000 ? 1999u : 1u)) {
            std::ranges::copy(key, memory.data() + at);
            CHECK(key_hash({memory.data() + at, size}) == key_hash(key));
        }
    }
}

TEST_CASE("numbers in sequence spread evenly over partitions and bits") {
    std::vector<std::string> keys;
    for (std::uint64_t i = 0; i < 200'000; ++i) keys.push_back(throng::encode_key(i));
    check_even(keys);
    for (std::uint64_t i = 0; i < 200'000; ++i) keys[i] = throng::encode_key(i << 32);
    check_even(keys);
    for (std::uint64_t i = 0; i < 200'000; ++i)
        keys[i] = throng::encode_key(static_cast<std::int64_t>(i) * 1000);
    check_even(keys);
}

TEST_CASE("words spread evenly over partitions and bits") {
    std::vector<std::string> keys;
    for (int i = 0; i < 200'000; ++i) keys.push_back("w" + std::to_string(i));
    check_even(keys);
    for (auto& key : keys) key = "http://example.org/a/rather/long/prefix/" + key;
    check_even(keys);
    keys.clear();
    for (char a = 'a'; a <= 'z'; ++a) {
        for (char b = 'a'; b <= 'z'; ++b) {
            for (char c = 'a'; c <= 'z'; ++c) {
                for (const char d : {'a', 'e', 'i', 'o', 's'}) keys.push_back({a, b, c, d});
            }
        }
    }
    check_even(keys);
}

TEST_CASE("one changed bit of a key changes half of the hash's bits") {
    throng::test::random_source random;
    CAPTURE(random.seed());
    for (const std::size_t size : std::vector<std::size_t>{1, 3, 8, 16, 17, 40}) {
        std::array<double, 64> flips{};
        double pairs = 0;
        for (int i = 0; i < 400; ++i) {
            std::string key(size, '\0');
            for (char& byte : key) byte = static_cast<char>(random.bits());
            const std::uint64_t hash = key_hash(key);
            for (std::size_t bit = 0; bit < 8 * size; ++bit, ++pairs) {
                key[bit / 8] = static_cast<char>(key[bit / 8] ^ (1 << bit % 8));
                const std::uint64_t difference = hash ^ key_hash(key);
                for (unsigned b = 0; b < 64; ++b)
                    flips[b] += static_cast<double>(difference >> b & 1);
                key[bit / 8] = static_cast<char>(key[bit / 8] ^ (1 << bit % 8));
            }
        }
        // There are no more than 1024 such pairs of keys of one byte: five deviations.
        const double most = size == 1 ? 0.09 : 0.06;
        for (const double flipped : flips) CHECK(std::abs(flipped / pairs - 0.5) < most);
    }
}
