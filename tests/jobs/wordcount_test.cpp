#include "tests/framework/job/fake_host.hpp"
#include "tests/jobs/plugin.hpp"

#include <throng/codec.hpp>

#include <doctest/doctest.h>

namespace {

using throng::test::fake_host;
using strings = std::map<std::string, std::string>;
using counts = std::map<std::string, std::uint64_t>;

const throng_job& wordcount() {
    static const throng_job& job = throng::test::load_job(THRONG_TEST_PLUGIN);
    return job;
}

counts count(std::string_view text, const strings& parameters = {}) {
    fake_host host(wordcount());
    REQUIRE(host.create(throng::test::parameter_host(parameters)));
    counts found;
    for (const auto& r : host.run(text)) {
        found[r.key] = throng::decode_key<std::uint64_t>(r.value);
    }
    return found;
}

}  // namespace

TEST_CASE("a word is a run of ASCII letters, lower-cased, unless the job is told otherwise") {
    CHECK(count("The the THE\nna\xc3\xafve x2y\n") ==
          counts{{"the", 3}, {"na", 1}, {"ve", 1}, {"x", 1}, {"y", 1}});
    CHECK(count("The the THE", {{"case", "keep"}}) == counts{{"The", 1}, {"the", 1}, {"THE", 1}});
}

TEST_CASE("words may be of any script") {
    const strings unicode{{"words", "unicode"}};
    CHECK(count("Été été\nПРИВЕТ, привет! 日本 a1b", unicode) ==
          counts{{"été", 2}, {"привет", 2}, {"日本", 1}, {"a", 1}, {"b", 1}});
    CHECK(count("E\u0301te\u0301", unicode) == counts{{"e\u0301te\u0301", 1}});
    CHECK(count("É é", {{"words", "unicode"}, {"case", "keep"}}) == counts{{"É", 1}, {"é", 1}});
    CHECK(count("ab\xff"
                "cd \xc3",
                unicode) == counts{{"ab", 1}, {"cd", 1}});
    CHECK(count("", unicode) == counts{});
}

TEST_CASE("words may be whatever is between white space") {
    const strings whitespace{{"words", "whitespace"}};
    CHECK(count(" don't  X2\t\xc3\x89 \v\fdon't\r\n", whitespace) ==
          counts{{"don't", 2}, {"x2", 1}, {"\xc3\x89", 1}});
    CHECK(count("A a", {{"words", "whitespace"}, {"case", "keep"}}) == counts{{"A", 1}, {"a", 1}});
}

TEST_CASE("an unknown kind of word is refused") {
    fake_host host(wordcount());
    CHECK_FALSE(host.create(throng::test::parameter_host(strings{{"words", "greek"}})));
    CHECK(host.failure ==
          "parameter words cannot be 'greek': expected one of ascii, unicode, whitespace");
}
