// What a mapper has for itself, and the end of a job.
#include "tests/framework/job/fake_host.hpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

namespace {

using namespace throng::testing;
using throng::test::fake_host;
using throng::testing::map;
using emitter = throng::emitter<std::string_view, std::uint64_t>;

template <class Job>
constexpr throng_job table = throng::detail::checked_job_table<Job>("test", "a job of a test");

// The lines are counted by the mapper; one in `step` is emitted at once.
struct counting {
    std::uint64_t step = 2;
    struct counts {
        explicit counts(const counting& job) : step(job.step) {
            if (step == 0) throw throng::error("step is 0");
        }
        std::uint64_t step;
        std::uint64_t lines = 0;
        void finish(emitter& emit) {
            if (lines == 13) throw throng::error("unlucky");
            emit.count("finished");
            emit("lines", lines);
        }
    };
    void map(std::string_view line, emitter& emit, counts& mine) const {
        if (++mine.lines % mine.step == 0) emit(line, 1);
        if (line == "bad") throw throng::error("this line is bad");
    }
};

struct counting_and_adding : counting {
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
};

struct numbering {
    struct last {
        std::uint64_t number = 0;
    };
    static void map(std::string_view line, emitter& emit, last& mine) { emit(line, ++mine.number); }
    void cleanup() {
        if (++cleanups > 1) throw throng::error("cleaned up already");
    }
    int cleanups = 0;
};

}  // namespace

TEST_CASE("a mapper keeps what it has for itself from line to line, and from block to block") {
    CHECK(run(numbering(), {"a", "b", "a"}).lines() == line_list{"a\t1", "b\t2", "a\t3"});
    fake_host host(table<numbering>);
    CHECK(host.map("a\nb\n") == THRONG_OK);
    CHECK(host.map("c\n", "another", 0) == THRONG_OK);
    CHECK(host.finish() == THRONG_OK);
    REQUIRE(host.results().size() == 3);
    CHECK(throng::decode_key<std::uint64_t>(host.results().back().value) == 3);
}

TEST_CASE("each mapper has one of its own") {
    CHECK(run(numbering(), {"a"}).lines() == line_list{"a\t1"});
    const numbering shared;
    CHECK(run(shared, {"a"}).lines() == run(shared, {"a"}).lines());
}

TEST_CASE("finish emits behind all that map has emitted, and is part of map's test") {
    CHECK(run(counting(), {"a", "b", "c", "d"}).lines() == line_list{"b\t1", "d\t1", "lines\t4"});
    CHECK(run(counting_and_adding(), {"lines", "lines", "a", "lines"}).lines() ==
          line_list{"lines\t6"});
    CHECK(run(counting(), {}).lines() == line_list{"lines\t0"});
    const auto emitted = map(counting(), {"a", "b"});
    REQUIRE(emitted.pairs.size() == 2);
    CHECK(emitted.pairs.back() == std::pair<std::string, std::uint64_t>("lines", 2));
    CHECK(emitted.counters.at("finished") == 1);
    counting all;
    all.step = 1;
    CHECK(map(all, {"a", "b"}).pairs.size() == 3);
}

TEST_CASE("what finish throws fails the job, and so does what it cannot be made of") {
    CHECK_THROWS_WITH_AS((void)run(counting(), std::vector<std::string>(13, "a")), "unlucky",
                         throng::error);
    counting none;
    none.step = 0;
    fake_host host(table<counting>);
    host.use(&none);
    throng_mapper_host mapper_host = host.mapper_host();
    void* mapper = nullptr;
    CHECK(table<counting>.mapper_create(&none, &mapper_host, &mapper) == THRONG_FAILED);
    CHECK(mapper == nullptr);
    CHECK(host.failure == "step is 0");
}

TEST_CASE("a bad record leaves what the mapper has for itself as it was when map threw") {
    const results skipped = run(counting(), {"a", "bad", "c"}, {.most_bad_records = 1});
    CHECK(skipped.lines() == line_list{"bad\t1", "lines\t3"});
}

TEST_CASE("the job's cleanup is called by the host, and says why it fails") {
    fake_host host(table<numbering>);
    host.run("a\n");
    CHECK(host.clean_up() == THRONG_OK);
    CHECK(host.clean_up() == THRONG_FAILED);
    CHECK(host.failure == "cleaned up already");
    CHECK((table<counting>.cleanup == nullptr));
}
