#include "jobs/sessions/sessions.cpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace throng::testing;

namespace {

std::string line(const std::string& user, const std::string& time, const std::string& request) {
    return user + " [" + time + "] \"" + request + "\" 200 17 \"-\" \"curl/7.88.1\"";
}
const std::string ann = "192.0.2.1 - ann";
const std::string nobody = "192.0.2.1 - -";

std::int64_t read_time(const std::string& time) {
    return read_log_line(line(ann, time, "")).seconds;
}

}  // namespace

TEST_CASE("a long pause ends a visit, in whatever order and time zones the lines are") {
    const std::vector<std::string> log{
        line(nobody, "01/Mar/2024:01:00:00 +0100", "GET /c HTTP/1.1"),
        line(ann, "29/Feb/2024:23:59:59 +0000", "GET /b HTTP/1.1"),
        line(ann, "29/Feb/2024:23:29:59 +0000", "GET /a HTTP/1.1"),
        line(ann, "01/Mar/2024:00:30:01 +0000", "GET /d HTTP/1.1"),
        line("::1 - bob", "01/Jan/1970:00:00:00 -0030", "GET / HTTP/1.1"),
    };
    CHECK(run(sessions(), log).lines() ==
          line_list{"192.0.2.1\t2024-02-29T23:29:59Z\t1801\t3\t/a\t/c",
                    "192.0.2.1\t2024-03-01T00:30:01Z\t0\t1\t/d\t/d",
                    "::1\t1970-01-01T00:30:00Z\t0\t1\t/\t/"});
    CHECK(run(*make_job<sessions>({{"user", "name"}, {"gap", "61"}}), log).lines() ==
          line_list{"ann\t2024-02-29T23:29:59Z\t3602\t3\t/a\t/d",
                    "bob\t1970-01-01T00:30:00Z\t0\t1\t/\t/"});
}

TEST_CASE("a page is what stands between method and protocol, or all that was asked for") {
    const auto page_of = [](const std::string& request) {
        const std::string text = line(ann, "29/Feb/2024:23:59:59 +0000", request);
        return std::string(read_log_line(text).page);
    };
    CHECK(page_of("GET /a b HTTP/1.1") == "/a b");
    CHECK(page_of("GET /") == "GET /");
    CHECK(page_of("-") == "-");
    CHECK(page_of("") == "");
    CHECK(page_of("GET /\\\"quoted\\\" HTTP/1.1") == "/\\\"quoted\\\"");
    CHECK(read_log_line(line("h - a b", "29/Feb/2024:23:59:59 +0000", "")).name == "a b");
}

TEST_CASE("times are seconds since 1970, in UTC") {
    CHECK(read_time("06/May/2024:00:02:21 +0000") == 1714953741);
    CHECK(read_time("31/Dec/1969:23:59:59 +0000") == -1);
    CHECK(read_time("06/May/2024:05:32:21 +0530") == 1714953741);
    CHECK(read_time("05/May/2024:20:02:21 -0400") == 1714953741);
    for (const char* const odd :
         {"", "06/May/2024", "06/May/2024 00:02:21 +0000", "6/May/2024:00:02:21 +0000 ",
          "31/Feb/2024:00:02:21 +0000", "06/May/2024:24:02:21 +0000", "-6/May/2024:00:02:21 +0000",
          "06/May/2024:00:02:21 *0000", "06/May/2024:00:60:21 +0000", "06/May/2024:-0:02:21 +0000",
          "06/May/-000:00:02:21 +0000", "06/May/2024:00:02:21 +0260"}) {
        CAPTURE(odd);
        CHECK_THROWS_WITH(read_time(odd),
                          doctest::Contains("its time is none such as 06/May/2024"));
    }
    CHECK_THROWS_WITH(read_time("06/Mai/2024:00:02:21 +0000"), doctest::Contains("no month"));
}

TEST_CASE("a line that is none of a log is refused with what it lacks") {
    const auto fails = [](const char* text, const char* why) {
        CAPTURE(text);
        CHECK_THROWS_WITH(run(sessions(), {text}),
                          (std::string("this is no line of a log in the common or combined "
                                       "format: ") +
                           why)
                              .c_str());
    };
    fails("", "it has no address");
    fails("192.0.2.1", "it has no address");
    fails("192.0.2.1 -", "it has no identity");
    fails("192.0.2.1 - ann", "it has no [ before a time");
    fails("192.0.2.1 - [06/May/2024:00:02:21 +0000] \"-\"",
          "it has no user name, or -, before the time");
    fails("192.0.2.1 - ann [06/May/2024:00:02:21 +0000", "it has no ] behind a time");
    fails("192.0.2.1 - ann [06/May/2024:00:02:21 +0000] 200", "it has no request in quotes");
    fails("192.0.2.1 - ann [06/May/2024:00:02:21 +0000] \"GET /\\\"",
          "its request has no quote at its end");
}
