#include "tests/framework/job/fake_host.hpp"
#include "tests/jobs/plugin.hpp"

#include <throng/codec.hpp>

#include <doctest/doctest.h>

namespace {

using throng::test::fake_host;
using strings = std::map<std::string, std::string>;
using place = std::pair<std::string, std::uint64_t>;
using matches = std::vector<std::pair<place, std::string>>;

const throng_job& grep() {
    static const throng_job& job = throng::test::load_job(THRONG_TEST_PLUGIN);
    return job;
}

matches find(std::string_view text, const strings& parameters) {
    fake_host host(grep());
    REQUIRE(host.create(throng::test::parameter_host(parameters)));
    REQUIRE(host.map(text, "file.txt") == THRONG_OK);
    REQUIRE(host.finish() == THRONG_OK);
    matches found;
    for (const auto& r : host.results()) {
        CHECK(r.key_tag == THRONG_TUPLE);
        CHECK(r.value_tag == THRONG_TEXT);
        found.emplace_back(throng::decode_key<place>(r.key), r.value);
    }
    return found;
}

std::string refusal(const strings& parameters) {
    fake_host host(grep());
    CHECK_FALSE(host.create(throng::test::parameter_host(parameters)));
    return host.failure;
}

}  // namespace

TEST_CASE("the lines that match are found, with file and line number, in order") {
    CHECK(find("one\ntwo\r\nthree\nTwo\n", {{"pattern", "^two$|e{2}"}}) ==
          matches{{{"file.txt", 2}, "two"}, {{"file.txt", 3}, "three"}});
}

TEST_CASE("case can be ignored, and the other lines be sought") {
    CHECK(find("a\nA\nb\n", {{"pattern", "a"}, {"ignore_case", "on"}}) ==
          matches{{{"file.txt", 1}, "a"}, {{"file.txt", 2}, "A"}});
    CHECK(find("a\nA\nb\n", {{"pattern", "a"}, {"invert", "on"}}) ==
          matches{{{"file.txt", 2}, "A"}, {{"file.txt", 3}, "b"}});
}

TEST_CASE("characters are UTF-8, or bytes if so wished") {
    CHECK(find("\xc3\xa9", {{"pattern", "^.$"}}).size() == 1);
    CHECK(find("\xc3\xa9", {{"pattern", "^.$"}, {"encoding", "bytes"}}).empty());
    CHECK(find("a\xff"
               "b",
               {{"pattern", "a.b"}})
              .empty());
    CHECK(find("a\xff"
               "b",
               {{"pattern", "a.b"}, {"encoding", "bytes"}})
              .size() == 1);
    CHECK(find("\xff tail", {{"pattern", "tail"}}).size() == 1);
    CHECK(find(std::string_view("nul\0byte", 8), {{"pattern", "l.b"}}).size() == 1);
}

TEST_CASE("a pattern must be given, and be a regular expression") {
    CHECK(
        refusal({}) ==
        "parameter pattern is missing: give -D pattern=... (regular expression, in RE2's syntax)");
    CHECK(refusal({{"pattern", "(a"}}) == "parameter pattern cannot be '(a': missing ): (a");
}
