#include <throng/task.hpp>
#include <throng/testing.hpp>

#include <doctest/doctest.h>

using namespace throng::testing;

namespace {

struct numbered {
    struct mine {
        std::uint64_t tasks = 0;
        void finish(throng::emitter<std::uint64_t, std::uint64_t>& emit) const {
            emit(1000, tasks);
        }
    };
    static void map(const throng::task& task, throng::emitter<std::uint64_t, std::uint64_t>& emit,
                    mine& own) {
        if (task.index() == 2) throw throng::error("no two");
        ++own.tasks;
        emit(task.index(), task.count());
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
};

}  // namespace

TEST_CASE("the shares of all tasks are all there is, each once") {
    for (const std::uint64_t count : {1u, 2u, 3u, 7u, 64u}) {
        for (const std::uint64_t total : {0u, 1u, 2u, 6u, 7u, 8u, 1000u}) {
            std::uint64_t next = 0;
            for (std::uint64_t i = 0; i < count; ++i) {
                const auto [first, end] = throng::task(i, count).share_of(total);
                CHECK(first == next);
                CHECK(end - first >= total / count);
                CHECK(end - first <= total / count + 1);
                next = end;
            }
            CHECK(next == total);
        }
    }
    const std::uint64_t all = ~std::uint64_t{0};
    CHECK(throng::task(6, 7).share_of(all).second == all);
}

TEST_CASE("a job without input is tested by a number of tasks") {
    CHECK(run(numbered(), tasks(2)).lines() == line_list{"0\t2", "1\t2", "1000\t2"});
    CHECK(map(numbered(), tasks(1)).pairs.size() == 2);
    CHECK(run(numbered(), tasks(0)).lines() == line_list{"1000\t0"});
    CHECK_THROWS_WITH_AS(run(numbered(), tasks(3)), "no two", throng::error);
    const auto skipping = run(numbered(), tasks(4), {.most_bad_records = 1});
    CHECK(skipping.lines() == line_list{"0\t4", "1\t4", "3\t4", "1000\t3"});
    CHECK(skipping.bad_records.front().offset == 2);
}
