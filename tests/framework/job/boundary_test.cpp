// What crosses the plugin boundary when something goes wrong: never an exception.
#include "tests/framework/job/fake_host.hpp"

#include <throng/job.hpp>

#include <doctest/doctest.h>

namespace {

using throng::test::fake_host;

template <class Job>
constexpr throng_job table = throng::detail::checked_job_table<Job>("test", "a job of a test");

struct picky {
    void map(std::string_view line, throng::emitter<std::string_view, std::string>& emit) const {
        if (line == "bad") throw throng::error("no such thing");
        if (line == "odd") throw 42;
        emit(line, "value");
    }
    void reduce(std::string_view key, throng::receiver<std::string>&, throng::output& out) const {
        if (key == "worse") throw std::runtime_error("cannot reduce this");
        if (key == "weird") throw 1;
        out.write(key);
    }
};

struct picky_combiner {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    static void combine(int& total, int more) {
        if (total + more == 3) throw throng::error("three is too many");
        total += more;
    }
};

struct plenty {
    void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) const {
        for (std::uint64_t i = 0; i < 10'000; ++i) emit(line, i);
    }
    void reduce(std::string_view, throng::receiver<std::uint64_t>& values, throng::output&) const {
        for ([[maybe_unused]] const std::uint64_t value : values) {
        }
    }
};

// Swallows everything, which it should not.
struct swallower {
    void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) const {
        try {
            plenty().map(line, emit);
        } catch (...) {
        }
    }
    void reduce(std::string_view key, throng::receiver<std::uint64_t>& values,
                throng::output& out) const {
        try {
            plenty().reduce(key, values, out);
        } catch (...) {
        }
    }
};

struct unmakeable {
    unmakeable() { throw throng::error("not today"); }
    void map(std::string_view, throng::emitter<std::string_view, int>&) const {}
};

struct late_failure {
    void map(std::string_view, throng::emitter<std::string_view, int>&) const {}
    void setup() { throw throng::error("setup went wrong"); }
};

}  // namespace

TEST_CASE("a record that map throws on is reported with its offset, and the next one is mapped") {
    fake_host host(table<picky>);
    CHECK(host.map("good\nbad\nodd\ngood\n") == THRONG_OK);
    CHECK(host.finish() == THRONG_OK);
    REQUIRE(host.bad_records.size() == 2);
    CHECK(host.bad_records[0].offset == 5);
    CHECK(host.bad_records[0].reason == "no such thing");
    CHECK(host.bad_records[1].offset == 9);
    CHECK(host.bad_records[1].reason == "an exception that is not derived from std::exception");
    CHECK(host.groups()["good"].size() == 2);
    CHECK(host.mapper_host().records == 4);
}

TEST_CASE("a bad record that the host does not accept ends the mapper with the host's status") {
    fake_host host(table<picky>, {.bad_record_status = THRONG_FAILED});
    CHECK(host.map("bad\nbad\n") == THRONG_FAILED);
    CHECK(host.bad_records.size() == 1);
}

TEST_CASE("a reducer that throws has failed, with its reason") {
    fake_host host(table<picky>);
    CHECK(host.map("worse\n") == THRONG_OK);
    CHECK(host.finish() == THRONG_OK);
    CHECK(host.reduce() == THRONG_FAILED);
    CHECK(host.failure == "cannot reduce this");
    fake_host other(table<picky>);
    CHECK(other.map("weird\n") == THRONG_OK);
    CHECK(other.finish() == THRONG_OK);
    CHECK(other.reduce() == THRONG_FAILED);
    CHECK(other.failure == "an exception that is not derived from std::exception");
}

TEST_CASE("a combiner that throws fails the mapper, not a record") {
    fake_host host(table<picky_combiner>);
    CHECK(host.map("a\nb\na\na\n") == THRONG_FAILED);
    CHECK(host.failure == "three is too many");
    CHECK(host.bad_records.empty());
    CHECK(host.finish() == THRONG_FAILED);
}

TEST_CASE("a combiner that throws while reducing fails the reducer") {
    fake_host host(table<picky_combiner>);
    for (int i = 0; i < 3; ++i) {
        CHECK(host.map("a\n") == THRONG_OK);
        CHECK(host.finish() == THRONG_OK);
    }
    CHECK(host.reduce() == THRONG_FAILED);
    CHECK(host.failure == "three is too many");
}

TEST_CASE_TEMPLATE("a mapper that is stopped returns at once, whatever the job catches", Job,
                   plenty, swallower) {
    fake_host host(table<Job>, {.flushes_until_stop = 2});
    CHECK(host.map("one\ntwo\nthree\n") == THRONG_CANCELLED);
    CHECK(host.flushes == 3);
    CHECK(host.bad_records.empty());
    CHECK(host.finish() == THRONG_CANCELLED);
    CHECK(host.flushes == 3);
}

TEST_CASE_TEMPLATE("a reducer that is stopped returns at once, whatever the job catches", Job,
                   plenty, swallower) {
    fake_host host(table<Job>, {.receives_until_stop = 2});
    CHECK(host.map("one\n") == THRONG_OK);
    CHECK(host.finish() == THRONG_OK);
    CHECK(host.reduce() == THRONG_CANCELLED);
    CHECK(host.receives_after_stop == 0);
    CHECK(host.failure.empty());
}

TEST_CASE("a job that cannot be made says why") {
    fake_host constructor(table<unmakeable>);
    CHECK_FALSE(constructor.create());
    CHECK(constructor.failure == "not today");
    fake_host setup(table<late_failure>);
    CHECK_FALSE(setup.create());
    CHECK(setup.failure == "setup went wrong");
}
