// What generated data is made of.
#include "cli/generators/alias_table.hpp"
#include "cli/generators/syllables.hpp"
#include "cli/generators/write_text.hpp"
#include "cli/generators/zipf.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace throng::cli {
namespace {

std::string written(std::uint64_t number) {
    std::array<char, 32> text{};
    return {text.data(), write_number(text.data(), number)};
}

// Of 2^`bits` random words that are spread evenly, the share of each choice.
std::map<std::uint32_t, double> shares_of(const alias_table& table, unsigned bits) {
    std::map<std::uint32_t, double> shares;
    const std::uint64_t count = std::uint64_t{1} << bits;
    for (std::uint64_t i = 0; i < count; ++i) {
        shares[table.choose(i << (64 - bits))] += 1.0 / static_cast<double>(count);
    }
    return shares;
}

TEST_CASE("numbers are written as std::to_string writes them") {
    for (std::uint64_t number = 0; number < 200'000; ++number) {
        if (written(number) != std::to_string(number)) FAIL(number);
    }
    std::uint64_t power = 1;
    for (int digits = 0; digits < 20; ++digits, power *= 10) {
        for (const std::uint64_t number : {power - 1, power, power + 1, power * 7 + power / 3}) {
            CHECK(written(number) == std::to_string(number));
        }
    }
    random_numbers random(1, 2);
    for (int i = 0; i < 200'000; ++i) {
        const std::uint64_t number = random.next() >> (random.next() % 64);
        if (written(number) != std::to_string(number)) FAIL(number);
    }
    const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    CHECK(written(most) == std::to_string(most));
}

TEST_CASE("each is chosen as often as its weight says") {
    const std::vector<std::uint64_t> weights{5, 0, 1, 0, 0, 90, 4};
    const std::map<std::uint32_t, double> shares = shares_of(alias_table(weights), 16);
    CHECK(shares.size() == 4);
    for (const auto& [index, share] : shares) {
        CAPTURE(index);
        CHECK(std::abs(share - static_cast<double>(weights[index]) / 100) < 0.001);
    }
    const std::vector<std::uint64_t> large(3, alias_table::most_weight);
    for (const auto& [index, share] : shares_of(alias_table(large), 16)) {
        CHECK(std::abs(share - 1.0 / 3) < 0.001);
    }
    CHECK(shares_of(alias_table(std::vector<std::uint64_t>{1}), 8).size() == 1);
}

TEST_CASE("frequencies follow Zipf's law, for any exponent") {
    for (const std::uint32_t thousandths : {0U, 1U, 333U, 1000U, 1500U, 2718U, 10'000U}) {
        CAPTURE(thousandths);
        constexpr std::uint32_t count = 50;
        double total = 0;
        for (std::uint32_t i = 1; i <= count; ++i) total += std::pow(i, -1e-3 * thousandths);
        const auto shares = shares_of(zipf_table(count, thousandths), 20);
        for (std::uint32_t i = 0; i < count; ++i) {
            const double expected = std::pow(i + 1, -1e-3 * thousandths) / total;
            const double share = shares.contains(i) ? shares.at(i) : 0;
            CHECK(std::abs(share - expected) < 1e-4);
        }
    }
}

TEST_CASE("words are in their order, and all different") {
    const auto word = [](std::uint32_t index) {
        std::array<char, most_word_bytes> letters{};
        const char* const end = write_word(letters.data(), index);
        CHECK(static_cast<std::size_t>(end - letters.data()) == word_bytes(index));
        return std::string(letters.data(), word_bytes(index));
    };
    CHECK(word(0) == "ba");
    CHECK(word(5) == "ca");
    CHECK(word(99) == "zu");
    CHECK(word(100) == "baba");
    CHECK(word(10'099) == "zuzu");
    CHECK(word(10'100) == "bababa");
    CHECK(word(1'010'099) == "zuzuzu");
    CHECK(word(1'010'100) == "babababa");
    CHECK(word(word_count - 1) == "zuzuzuzu");
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        const std::string one = word(i);
        const std::string next = word(i + 1);
        if (one.size() == next.size() ? one >= next : one.size() > next.size()) FAIL(i);
    }
}

}  // namespace
}  // namespace throng::cli
