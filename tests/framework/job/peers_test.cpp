// Jobs whose reducers send messages, on the host in memory of <throng/testing.hpp>.
#include "tests/framework/job/fake_host.hpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

namespace {

using namespace throng::testing;
using numbers = throng::receiver<std::uint64_t>;
using all_peers = throng::peers<std::string_view, std::uint64_t>;

struct lines_as_keys {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        emit(line, 1);
    }
};

std::uint64_t sum(numbers& values) {
    std::uint64_t total = 0;
    for (const std::uint64_t value : values) total += value;
    return total;
}

// Each tells the one whose name is longer by a letter, up to four.
struct grows : lines_as_keys {
    static void reduce(std::string_view key, numbers& values, throng::output& out,
                       all_peers& others) {
        const std::uint64_t first = others.round();
        std::uint64_t total = sum(values);
        if (key.size() < 4) others.send(std::string(key) + "x", total);
        while (others.next_round()) total += sum(values);
        out.write(key, std::pair(first, total));
    }
};

struct ends_early : lines_as_keys {
    static void reduce(std::string_view key, numbers& values, throng::output& out,
                       all_peers& others) {
        out.write(key, sum(values));
        if (key == "gone") return;
        do {
            if (others.round() < 2) others.send("gone", 1);
        } while (others.next_round());
        out.count("last round of all", others.round());
        if (others.next_round()) out.write("there was another round");
    }
};

struct reads_one : lines_as_keys {
    static void reduce(std::string_view key, numbers& values, throng::output& out,
                       all_peers& others) {
        std::uint64_t total = 0;
        do {
            total += values.receive().value_or(0);
            for (int i = 0; i < 50 && others.round() < 2; ++i) others.send(key, 10);
        } while (others.next_round());
        out.write(key, total);
    }
};

struct throws_later : lines_as_keys {
    static void reduce(std::string_view key, numbers&, throng::output&, all_peers& others) {
        do {
            if (others.round() == 2 && key == "b") throw throng::error("b has had enough");
            others.send(key, 1);
        } while (others.next_round());
    }
};

struct sends_too_late : lines_as_keys {
    static void reduce(std::string_view key, numbers&, throng::output&, all_peers& others) {
        while (others.next_round()) {
        }
        others.send(key, 1);
    }
};

template <class Job>
std::string failure_of(const std::vector<std::string>& lines) {
    try {
        static_cast<void>(run(Job(), lines));
    } catch (const throng::error& e) {
        return e.what();
    }
    return {};
}

}  // namespace

TEST_CASE("in a test, messages start reducers and add up as in the program") {
    CHECK(run(grows(), {"a", "ax", "a"}).lines() ==
          line_list{"a\t0\t2", "ax\t0\t3", "axx\t1\t1", "axxx\t2\t1"});
    CHECK(run(grows(), {}).lines().empty());
}

TEST_CASE("in a test of reduce alone, what it sends starts others") {
    CHECK(reduce(grows(), "axx", {3, 4}).lines() == line_list{"axx\t0\t7", "axxx\t1\t7"});
}

TEST_CASE("in a test, messages to reducers that have returned are dropped") {
    const results found = run(ends_early(), {"gone", "a", "b", "gone"});
    CHECK(found.lines() == line_list{"a\t1", "b\t1", "gone\t2"});
    CHECK(found.counters.at("last round of all") == 4);
}

TEST_CASE("in a test, what is not read in a round is dropped at its end") {
    CHECK(run(reads_one(), {"a", "a", "b"}).lines() == line_list{"a\t21", "b\t21"});
}

TEST_CASE("in a test, a reducer that throws in a later round fails the job with its message") {
    CHECK(failure_of<throws_later>({"a", "b", "c"}) == "b has had enough");
    CHECK(failure_of<sends_too_late>({"a"}).find("after the last round") != std::string::npos);
}

TEST_CASE("a job that sends messages says so in its table") {
    CHECK(throng::detail::job_table<grows>("grows", "").flags ==
          (THRONG_JOB_REDUCES | THRONG_JOB_MESSAGES));
}
