#include "jobs/distinct/distinct.cpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

using namespace throng::testing;

TEST_CASE("a word that occurs again is not distinct") {
    CHECK(run(distinct(), {"The cat", "the dog", "", "the"}).lines() ==
          line_list{"distinct words\t3", "words\t5"});
}

TEST_CASE("where there are no words there are none") {
    CHECK(run(distinct(), {}).lines() == line_list{"distinct words\t0", "words\t0"});
    CHECK(run(distinct(), {"", "1 2 3"}).lines() == line_list{"distinct words\t0", "words\t0"});
}

TEST_CASE("what a word is can be chosen") {
    const auto kept = make_job<distinct>({{"case", "keep"}, {"words", "whitespace"}});
    CHECK(run(*kept, {"The the 1 don't"}).lines() == line_list{"distinct words\t4", "words\t4"});
    const auto unicode = make_job<distinct>({{"words", "unicode"}});
    CHECK(run(*unicode, {"Été été"}).lines() == line_list{"distinct words\t1", "words\t2"});
}

TEST_CASE("a mapper that has seen more words than it remembers loses none of them") {
    std::vector<std::string> lines;
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 1'000; ++i)
            lines.push_back(std::string(10'000, 'x') + std::to_string(i));
    }
    const auto job = make_job<distinct>({{"words", "whitespace"}});
    CHECK(map(*job, lines).pairs.size() > 1'001);
    CHECK(run(*job, lines).lines() == line_list{"distinct words\t1000", "words\t2000"});
}
