// Bytes as text that sorts as they do.
#include "mapreduce/records/pair_code.hpp"

#include "tests/random_seed.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <string_view>

namespace throng::mapreduce {
namespace {

std::string coded(std::string_view bytes) {
    std::string text;
    append_coded(text, bytes);
    return text;
}

std::string random_bytes(std::mt19937_64& random) {
    constexpr std::string_view awkward("\0\t\n\r !}~\xff", 9);
    std::string bytes;
    for (std::size_t left = random() % 6; left > 0; --left) {
        bytes += random() % 2 == 0 ? awkward[random() % awkward.size()]
                                   : static_cast<char>(random() % 256);
    }
    return bytes;
}

TEST_CASE("codes are what the page says") {
    CHECK(coded("word") == "word");
    CHECK(coded("").empty());
    CHECK(coded(std::string_view("\0\t\x1f !\"|", 7)) == "!@!I!_!`!a\"|");
    CHECK(coded("}~\xbf\xc0\xff") == "}0}1}r~0~o");
}

TEST_CASE("any bytes come back, and codes with a tab behind them sort as the bytes do") {
    const std::uint64_t seed = test::random_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (int round = 0; round < 20000; ++round) {
        const std::string a = random_bytes(random);
        const std::string b = random_bytes(random);
        std::string back;
        REQUIRE_FALSE(append_decoded(back, coded(a)).has_value());
        REQUIRE(back == a);
        const int order = (coded(a) + '\t').compare(coded(b) + '\t');
        REQUIRE((order < 0) == (a < b));
        REQUIRE((order == 0) == (a == b));
    }
}

TEST_CASE("each code is of one or two visible characters") {
    for (int byte = 0; byte < 256; ++byte) {
        const std::string code = coded(std::string(1, static_cast<char>(byte)));
        REQUIRE(code.size() <= 2);
        for (const char each : code) REQUIRE((each > ' ' && each < '\x7f'));
    }
}

TEST_CASE("what is no code is found where it begins") {
    for (const std::string_view wrong : {"ab c", "ab\t", "ab!", "ab!?", "ab!b", "ab}/", "ab}s",
                                         "ab~p", "ab~", "ab\x7f", "ab\xc3\xa4"}) {
        CAPTURE(wrong);
        std::string bytes;
        CHECK(append_decoded(bytes, wrong) == 2);
    }
}

}  // namespace
}  // namespace throng::mapreduce
