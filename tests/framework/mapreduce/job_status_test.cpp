#include "mapreduce/job_status.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using throng::mapreduce::job_status;
using throng::mapreduce::status_source;
using namespace std::chrono_literals;

}  // namespace

TEST_CASE("the latest counts, whoever comes last") {
    job_status all;
    CHECK(all.latest().empty());
    const auto now = job_status::clock::now();
    all.say("first", now);
    all.say("earlier", now - 1s);
    CHECK(all.latest() == "first");
    all.say("second", now);
    CHECK(all.latest() == "second");
}

TEST_CASE("what is said often is passed on seldom, but in the end all the same") {
    job_status all;
    status_source source(all);
    source.say("first");
    CHECK(all.latest() == "first");
    std::size_t passed_on = 0;
    const auto begin = job_status::clock::now();
    for (int i = 0; i < 1000; ++i) {
        const std::string before = all.latest();
        source.say(std::to_string(i));
        if (all.latest() != before) ++passed_on;
    }
    const auto spent = job_status::clock::now() - begin;
    CHECK(passed_on <= static_cast<std::size_t>(spent / 100ms + 1));
    source.pass_on();
    CHECK(all.latest() == "999");
    all.say("another's", job_status::clock::now());
    source.pass_on();
    CHECK(all.latest() == "another's");
    source.say(std::string(1000, 'x'));
    source.pass_on();
    CHECK(all.latest() == std::string(200, 'x'));
}
