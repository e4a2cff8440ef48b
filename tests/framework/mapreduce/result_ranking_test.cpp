#include "mapreduce/results/result_ranking.hpp"

#include "tests/framework/mapreduce/results.hpp"

#include <limits>
#include <string>
#include <tuple>

namespace {

using namespace throng::test;
using throng::mapreduce::by_key;
using throng::mapreduce::by_value;
using throng::mapreduce::ranked_result;
using throng::mapreduce::result_view;

template <class Ranking>
class ranked {
public:
    template <class Key, class Value>
    ranked(const Key& key, const Value& value, std::string_view reducer_key = {}) {
        write_result(results_, key, value, reducer_key);
        record_ = results_.only_chunk().data();
    }
    [[nodiscard]] ranked_result result() const {
        return {Ranking().prefix(result_view(record_)), record_};
    }
    // Strictly: nothing comes before itself, nor do two before each other.
    friend bool operator<(const ranked& a, const ranked& b) {
        const Ranking before;
        CHECK_FALSE(before(a.result(), a.result()));
        CHECK_FALSE((before(a.result(), b.result()) && before(b.result(), a.result())));
        return before(a.result(), b.result());
    }

private:
    stored_results results_;
    const char* record_;
};

using keyed = ranked<by_key>;
using valued = ranked<by_value>;
constexpr std::string_view nul("\0", 1);

}  // namespace

TEST_CASE("texts are ranked byte by byte, and shorter ones first") {
    CHECK((keyed("", 1) < keyed(nul, 1)));
    CHECK((keyed(nul, 1) < keyed("a", 1)));
    CHECK((keyed("a", 1) < keyed(std::string("a\0", 2), 1)));
    CHECK((keyed(std::string("a\0", 2), 1) < keyed("aa", 1)));
    CHECK((keyed("12345678", 1) < keyed("123456780", 1)));
    CHECK((keyed("12345678a", 1) < keyed("12345678b", 1)));
    CHECK((keyed("z", 1) < keyed("\x7f", 1)));
    CHECK((keyed("\x7f", 1) < keyed("\xff", 1)));
    CHECK_FALSE((keyed("same", 2) < keyed("same", 1)));
}

TEST_CASE("numbers are ranked by value, whatever their sign") {
    CHECK((keyed(std::int64_t{-5}, 1) < keyed(std::int64_t{-4}, 1)));
    CHECK((keyed(std::int64_t{-1}, 1) < keyed(std::int64_t{0}, 1)));
    CHECK((keyed(std::int64_t{2}, 1) < keyed(std::int64_t{10}, 1)));
    CHECK((keyed(-1.5, 1) < keyed(-0.5, 1)));
    CHECK((keyed(-0.5, 1) < keyed(0.25, 1)));
    CHECK((keyed(1e9, 1) < keyed(std::numeric_limits<double>::infinity(), 1)));
    CHECK_FALSE((keyed(0.0, 1) < keyed(-0.0, 1)));
    CHECK_FALSE((keyed(-0.0, 1) < keyed(0.0, 1)));
}

TEST_CASE("tuples are ranked element by element") {
    using key = std::pair<std::string, int>;
    CHECK((keyed(key("a", 9), 1) < keyed(key("ab", 1), 1)));
    CHECK((keyed(key("ab", 1), 1) < keyed(key("ab", 2), 1)));
    CHECK((keyed(key("", 2), 1) < keyed(key(nul, 1), 1)));
}

TEST_CASE("results of one key are ranked by the key of the reducer that wrote them") {
    CHECK((keyed("k", 2, "") < keyed("k", 1, "a")));
    CHECK((keyed("k", 2, "a") < keyed("k", 1, "b")));
    CHECK((keyed("k", 2, "a") < keyed("k", 1, "k")));
    CHECK((keyed("k", 1, "k") < keyed("k", 2, "l")));
    CHECK_FALSE((keyed("k", 1, "a") < keyed("k", 2, "a")));
    CHECK_FALSE((keyed("k", 2, "a") < keyed("k", 1, "a")));
}

TEST_CASE("by value the largest come first, then keys in order") {
    CHECK((valued("b", 10) < valued("a", 9)));
    CHECK((valued("a", 0) < valued("b", -1)));
    CHECK((valued("a", 7) < valued("b", 7)));
    CHECK((valued("x", "bb") < valued("a", "b")));
    CHECK((valued("x", std::string("b\0", 2)) < valued("a", "b")));
    CHECK((valued("x", "123456789") < valued("a", "12345678")));
    CHECK((valued("x", "12345678b") < valued("a", "12345678a")));
    CHECK((valued("k", 1, "a") < valued("k", 1, "b")));
}

TEST_CASE("words of keys rank them as the keys do, whatever most of them begin with") {
    const std::string common = "common begin";
    const throng::mapreduce::key_words words(common);
    const std::string keys[] = {"",
                                "a",
                                "common",
                                common,
                                common + std::string(nul),
                                common + "a",
                                common + "aaaaaaaab",
                                common + "\xff",
                                "d",
                                "\xff"};
    for (std::size_t i = 1; i < std::size(keys); ++i) {
        CAPTURE(keys[i]);
        const auto sequence = [&](const std::string& key) {
            return std::pair(words(key, 0), words(key, 1));
        };
        CHECK(sequence(keys[i - 1]) <= sequence(keys[i]));
    }
    CHECK(words(common + "aaaaaaaab", 0) == words(common + "aaaaaaaa", 0));
    CHECK(words(common + "aaaaaaaab", 1) > words(common + "aaaaaaaa", 1));
    CHECK(words("common", 1) == 0);
    CHECK(words("d", 1) == ~std::uint64_t{0});
}
