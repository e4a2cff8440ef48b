#include "tests/framework/job/fake_host.hpp"

#include <throng/job.hpp>

#include <doctest/doctest.h>

namespace {

using throng::test::fake_host;
using strings = std::map<std::string, std::string>;

template <class Job>
constexpr throng_job table = throng::detail::checked_job_table<Job>("test", "a job of a test");

template <class Value>
std::map<std::string, Value> decoded(const std::vector<throng::test::result>& results) {
    std::map<std::string, Value> values;
    for (const auto& r : results) values[r.key] = throng::decode_key<Value>(r.value);
    return values;
}

// ------------------------------------------------------------------- neither combine nor reduce

struct lengths {
    static void map(const throng::record& r, throng::emitter<std::string, std::int64_t>& emit) {
        emit(r.line(), static_cast<std::int64_t>(r.line().size()));
    }
};

// --------------------------------------------------------------------------------- combine alone

struct longest {
    void map(std::string_view line, throng::emitter<char, std::string_view>& emit) const noexcept {
        for (const std::string_view word : throng::words(line)) emit(word.front(), word);
    }
    static void combine(std::string& total, std::string_view more) {
        if (more.size() > total.size() || (more.size() == total.size() && more < total)) {
            total = more;
        }
    }
};

struct scaled_sum {
    int factor = 3;
    void map(std::string_view line, throng::emitter<std::string_view, std::int32_t>& emit) const {
        emit(line, factor);
    }
    void combine(std::int32_t& total, const std::int32_t& more) const {
        total += more * factor / 3;
    }
};

// ---------------------------------------------------------------------------------- reduce alone

struct positions {
    using key = std::pair<std::string_view, std::uint32_t>;
    using place = std::tuple<std::string_view, std::uint64_t>;

    void map(const throng::record& r, throng::emitter<key, place>& emit) const {
        for (const std::string_view word : throng::words(r.line())) {
            emit({word, static_cast<std::uint32_t>(word.size())}, {r.file(), r.line_number()});
        }
    }
    static void reduce(const std::pair<std::string, std::uint32_t>& word,
                       throng::receiver<std::tuple<std::string, std::uint64_t>>& places,
                       throng::output& out) {
        std::string all;
        while (const auto place = places.receive()) {
            all += std::get<0>(*place) + ":" + std::to_string(std::get<1>(*place)) + ",";
        }
        out.write(word.first, all);
        out.write(std::pair(word.second, word.first));
    }
};

struct silent {
    void map(const throng::block& b, throng::emitter<double, bool>& emit) const {
        emit(static_cast<double>(b.text().size()), true);
    }
    void reduce(double size, throng::receiver<bool>&, throng::output& out) const {
        out.write(size, "bytes");
        out.write("literal", size);
    }
};

struct renaming {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    void reduce(std::string_view, throng::receiver<int>&, throng::output& out) const {
        out.write("line", 1);
        out.write("", 2);
    }
};

}  // namespace

TEST_CASE("a job of map alone writes what it emits, in order") {
    fake_host host(table<lengths>);
    const auto results = host.run("three\n\r\n\na key of more than sixteen bytes\nlast");
    REQUIRE(results.size() == 5);
    const std::vector<std::string> keys{"three", "", "", "a key of more than sixteen bytes",
                                        "last"};
    for (std::size_t i = 0; i < keys.size(); ++i) {
        CHECK(results[i].key == keys[i]);
        CHECK(results[i].key_tag == THRONG_TEXT);
        CHECK(results[i].value_tag == THRONG_SIGNED);
        CHECK(throng::decode_key<std::uint64_t>(results[i].value) ==
              (std::uint64_t{1} << 63) + keys[i].size());
    }
    CHECK((table<lengths>.flags & (THRONG_JOB_COMBINES | THRONG_JOB_REDUCES)) == 0);
    CHECK((table<lengths>.reduce == nullptr));
}

TEST_CASE("a job with combine alone writes what was combined") {
    fake_host host(table<longest>);
    const auto results = host.run("A big ant ate bees\nbut Antelopes eat beetles antelopes\n");
    strings found;
    for (const auto& r : results) {
        found[r.key] = r.value;
        CHECK_FALSE(r.reducer_key.has_value());
    }
    CHECK(found == strings{{"a", "antelopes"}, {"b", "beetles"}, {"e", "eat"}});
    CHECK(table<longest>.flags == (THRONG_JOB_COMBINES | THRONG_JOB_REDUCES));
    CHECK(table<longest>.value_size == 0);
}

TEST_CASE("combine may be a const member, and takes part in reducing too") {
    fake_host host(table<scaled_sum>, {.partitions = 1});
    // Two mappers' worth: what one block holds is sent on before the next.
    CHECK(host.map("x\nx\ny\n") == THRONG_OK);
    CHECK(host.finish() == THRONG_OK);
    CHECK(host.map("x\ny\nx\n") == THRONG_OK);
    CHECK(host.finish() == THRONG_OK);
    CHECK(host.groups()["x"].size() == 2);
    CHECK(host.reduce() == THRONG_OK);
    const auto sums = decoded<std::int32_t>(host.results());
    CHECK(sums == std::map<std::string, std::int32_t>{{"x", 12}, {"y", 6}});
}

TEST_CASE("a job with reduce alone gets every value, and may write any keys") {
    fake_host host(table<positions>, {.values_bytes = 1, .lines_before = 100});
    CHECK(host.map("one two\ntwo\n", "first") == THRONG_OK);
    CHECK(host.map("two", "second") == THRONG_OK);
    CHECK(host.finish() == THRONG_OK);
    CHECK(host.reduce() == THRONG_OK);
    strings found;
    const auto results = host.results();
    REQUIRE(results.size() == 4);
    for (std::size_t i = 0; i < results.size(); i += 2) {
        found[results[i].key] = results[i].value;
        CHECK(results[i].reducer_key ==
              throng::encode_key(std::pair<std::string, std::uint32_t>(results[i].key, 3)));
        CHECK(results[i + 1].key_tag == THRONG_TUPLE);
        CHECK(results[i + 1].value_tag == THRONG_NOTHING);
        CHECK(results[i + 1].value.empty());
    }
    CHECK(found == strings{{"one", "first:101,"}, {"two", "first:101,first:102,second:101,"}});
    CHECK(host.lines_before_calls == 2);
    CHECK(table<positions>.flags == THRONG_JOB_REDUCES);
}

TEST_CASE("a reducer that reads no values is a reducer") {
    fake_host host(table<silent>);
    const auto results = host.run("1234\n");
    REQUIRE(results.size() == 2);
    CHECK(results[0].key_tag == THRONG_REAL);
    CHECK(results[0].key == throng::encode_key(5.0));
    CHECK_FALSE(results[0].reducer_key.has_value());
    CHECK(results[0].value == "bytes");
    CHECK(results[1].key == "literal");
    CHECK(results[1].reducer_key == throng::encode_key(5.0));
    CHECK(results[1].value_tag == THRONG_REAL);
}

TEST_CASE("a result says whose it is where it is under another key, even if that is empty") {
    fake_host host(table<renaming>);
    const auto results = host.run("\nline\nother\n");
    std::vector<std::optional<std::string>> reducers;
    for (const auto& r : results) reducers.push_back(r.reducer_key);
    CHECK((reducers ==
           std::vector<std::optional<std::string>>{"", {}, {}, "line", "other", "other"}));
}

TEST_CASE("empty input gives no results") {
    CHECK(fake_host(table<longest>).run("").empty());
    CHECK(fake_host(table<lengths>).run("").empty());
    CHECK(fake_host(table<positions>).run("\n\n  \n").empty());
}
