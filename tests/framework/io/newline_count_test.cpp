#include "io/newline_count.hpp"

#include "random_text.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <initializer_list>
#include <string>

namespace throng::io {
namespace {

using sizes = std::initializer_list<std::size_t>;

TEST_CASE("newlines are counted in texts of every size and alignment") {
    const std::uint64_t seed = test::test_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const std::string text = test::random_text(random, 2000);
    for (int round = 0; round < 2000; ++round) {
        const std::size_t begin = random() % text.size();
        const std::size_t size = random() % std::min<std::size_t>(text.size() - begin + 1, 300);
        const std::string_view part = std::string_view(text).substr(begin, size);
        REQUIRE(count_newlines(part) ==
                static_cast<std::uint64_t>(std::count(part.begin(), part.end(), '\n')));
    }
    CHECK(count_newlines({}) == 0);
}

TEST_CASE("a counter of a byte does not overflow where every byte is a newline") {
    for (const std::size_t size : sizes{64 * 255, 64 * 256, 64 * 255 * 3 + 17}) {
        CHECK(count_newlines(std::string(size, '\n')) == size);
    }
}

}  // namespace
}  // namespace throng::io
