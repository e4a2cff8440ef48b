// What a job says about its keys: their partitions, and their order.
#include "tests/framework/job/fake_host.hpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

namespace {

using namespace throng::testing;
using throng::test::fake_host;

template <class Job>
constexpr throng_job table = throng::detail::checked_job_table<Job>("test", "a job of a test");

struct counting {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        emit(line, 1);
    }
    static void reduce(std::string_view line, throng::receiver<std::uint64_t>& counts,
                       throng::output& out) {
        std::uint64_t total = 0;
        for (const std::uint64_t count : counts) total += count;
        out.write(line, total);
        out.write("other", line);
    }
};

// By the size of the key.
struct placed : counting {
    std::uint32_t more = 0;
    std::uint32_t partition(std::string_view key, std::uint32_t partitions) const {
        if (key == "far") return partitions;
        return (static_cast<std::uint32_t>(key.size()) + more) % partitions;
    }
};

struct placed_and_combined : placed {
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
};

struct placed_by_number {
    static void map(std::string_view line, throng::emitter<std::int64_t, std::uint64_t>& emit) {
        emit(std::stoll(std::string(line)), 1);
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
    static std::int64_t partition(const std::int64_t& key, std::size_t) { return key; }
};

struct placed_anyhow : counting {
    static std::uint32_t partition(std::string_view, std::uint32_t partitions) {
        static std::uint32_t next = 0;
        return next++ % partitions;
    }
};

// Whatever the case of letters.
struct in_any_case : counting {
    static std::string small(std::string_view text) {
        std::string all;
        for (const char c : text) all += (c >= 'A' && c <= 'Z') ? static_cast<char>(c + 32) : c;
        return all;
    }
    static bool key_before(std::string_view a, std::string_view b) { return small(a) < small(b); }
};

}  // namespace

TEST_CASE_TEMPLATE("a job places its keys itself, short and long ones", Job, placed,
                   placed_and_combined) {
    Job job;
    job.more = 1;
    fake_host host(table<Job>);
    host.use(&job);
    const std::string longer = "a key of more than sixteen bytes";
    host.run("\na\nbb\nsixteen bytes ok\n" + longer + "\nbb\n");
    CHECK(host.partitions() ==
          std::map<std::string, std::uint32_t>{{"", 1},
                                               {"a", 2},
                                               {"bb", 3},
                                               {"sixteen bytes ok", 1},
                                               {longer, (longer.size() + 1) % 4}});
}

TEST_CASE("a partition that there is not is an error that names key and numbers") {
    const std::string expected =
        "the job's partition gives 4 for the key 'far', but there are 4 partitions: it must be "
        "from 0 to 3";
    CHECK_THROWS_WITH_AS((void)run(placed(), {"a", "far"}), expected.c_str(), throng::error);
    CHECK_THROWS_WITH_AS((void)run(placed_and_combined(), {"far", "a"}), expected.c_str(),
                         throng::error);
    CHECK(run(placed_by_number(), {"0", "3", "3"}).lines() == line_list{"0\t1", "3\t2"});
    CHECK_THROWS_WITH_AS((void)run(placed_by_number(), {"-1"}),
                         "the job's partition gives -1 for the key '-1', but there are 4 "
                         "partitions: it must be from 0 to 3",
                         throng::error);
}

TEST_CASE("a test notices a partition that is not always the same for a key") {
    CHECK_THROWS_WITH_AS((void)run(placed_anyhow(), {"a", "a", "a"}),
                         "the job's partition gives 0 and 1 for the same key 'a'", throng::error);
}

TEST_CASE("results stand in the job's own order of keys, equal ones in that of their bytes") {
    CHECK(
        run(in_any_case(), {"b", "a", "B", "A", "b"}).lines() ==
        line_list{"A\t1", "other\tA", "a\t1", "other\ta", "B\t1", "other\tB", "b\t2", "other\tb"});
    CHECK((table<counting>.compare_keys == nullptr));
    CHECK((table<counting>.flags & THRONG_JOB_PARTITIONS) == 0);
}
