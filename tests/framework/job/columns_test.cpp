// Results whose columns are only known when the job runs.
#include <throng/columns.hpp>
#include <throng/job.hpp>
#include <throng/testing.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

using namespace throng::testing;

namespace {

// Writes as many columns as the line has letters.
struct letters {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        emit(line, 1);
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
    static void reduce(std::string_view word, throng::receiver<std::uint64_t>& counts,
                       throng::output& out) {
        throng::columns key;
        for (const char letter : word) key.add(letter);
        throng::columns value;
        for (const std::uint64_t count : counts) value.add(count);
        out.write(key, value);
    }
};

}  // namespace

TEST_CASE("columns are encoded as a tuple of the same items is") {
    using namespace std::string_literals;
    throng::columns all;
    CHECK(all.empty());
    const std::optional<std::string> none;
    all.add("a\0b"s).add(-1).add(2.5).add("text").add(none);
    CHECK(!all.empty());
    const std::tuple same{"a\0b"s, -1, 2.5, "text"s, none};
    CHECK(throng::encode_key(all) == throng::encode_key(same));
    CHECK(throng::encode_key(std::pair(all, 1)) == throng::encode_key(std::pair(same, 1)));
    CHECK(throng::decode_key<throng::columns>(throng::encode_key(same)).bytes() == all.bytes());
}

TEST_CASE("a job writes as many columns as it likes, which sort one after the other") {
    CHECK(run(letters(), {"b", "ab", "a", "ab", "a\tc", ""}).lines() ==
          line_list{"\t1", "a\t1", "a\t\\t\tc\t1", "a\tb\t2", "b\t1"});
}
