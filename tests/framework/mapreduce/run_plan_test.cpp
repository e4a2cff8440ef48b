#include "mapreduce/run_plan.hpp"

#include "mapreduce/job_chain.hpp"
#include "mapreduce/memory_pool.hpp"
#include "tests/framework/mapreduce/run_job.hpp"

#include <atomic>
#include <thread>

namespace {

using namespace throng::test;
using throng::mapreduce::chosen_partitions;
using throng::mapreduce::job_chain;
using throng::mapreduce::job_error;
using throng::mapreduce::job_outcome;
using throng::mapreduce::job_phase;
using throng::mapreduce::link_plan;
using throng::mapreduce::memory_origin;
using throng::mapreduce::plan_run;
using throng::mapreduce::run_plan;
using throng::mapreduce::size_reason;

constexpr std::uint64_t kibibyte = std::uint64_t{1} << 10;
constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;

struct line_counts {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        if (line == "bad") throw throng::error("it is bad");
        emit(line, 1);
    }
    static void reduce(std::string_view line, throng::receiver<std::uint64_t>& counts,
                       throng::output& out) {
        if (line == "worse") throw throng::error("it is worse");
        std::uint64_t total = 0;
        for (const std::uint64_t count : counts) total += count;
        out.write(line, total);
    }
};

struct lines {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        emit(line, line.size());
    }
};

run_plan plan_of(std::uint64_t bytes, const job_options& options,
                 const throng_job& job = table_of<line_counts>) {
    const throng::io::input input{"no such file", bytes, false};
    return plan_run(job, {&input, 1}, options);
}

}  // namespace

TEST_CASE("splits are an eighth of what a worker gets, within limits") {
    job_options options;
    options.workers = 2;
    CHECK(plan_of(0, options).splits == 0);
    CHECK(plan_of(0, options).mappers == 1);
    const run_plan small = plan_of(mebibyte, options);
    CHECK(small.split_bytes == 256 * kibibyte);
    CHECK(small.split_reason == size_reason::least);
    CHECK(small.splits == 4);
    CHECK(small.mappers == 2);
    const run_plan middle = plan_of(16 * mebibyte, options);
    CHECK(middle.split_bytes == mebibyte);
    CHECK(middle.split_reason == size_reason::input);
    CHECK(middle.splits == 16);
    const run_plan large = plan_of(1000 * mebibyte, options);
    CHECK(large.split_bytes == 4 * mebibyte);
    CHECK(large.split_reason == size_reason::most);
    options.split_bytes = 5;
    const run_plan asked = plan_of(11, options);
    CHECK(asked.split_bytes == 5);
    CHECK(asked.split_reason == size_reason::asked);
    CHECK(asked.splits == 3);
}

TEST_CASE("what the options say is in the plan, and that they said so") {
    job_options options;
    options.workers = 3;
    options.partitions = 7;
    options.memory_bytes = 20 * mebibyte;
    options.scratch = "/somewhere";
    options.top = 4;
    const run_plan plan = plan_of(mebibyte, options);
    CHECK(plan.workers == 3);
    CHECK(plan.workers_reason == size_reason::asked);
    CHECK(plan.partitions == 7);
    CHECK(plan.partitions_reason == size_reason::asked);
    CHECK(plan.memory.budget_bytes == 20 * mebibyte);
    CHECK(plan.memory_from == memory_origin::option);
    CHECK(plan.scratch == "/somewhere");
    CHECK(plan.order == result_order::value);
    CHECK(plan_of(0, options, table_of<lines>).partitions == 0);
    CHECK(plan_of(0, options, table_of<lines>).order == result_order::none);

    const run_plan chosen = plan_of(mebibyte, {});
    CHECK(chosen.workers >= 1);
    CHECK(chosen.workers_reason == size_reason::machine);
    CHECK(chosen.memory.budget_bytes > 0);
    CHECK(chosen.memory_from != memory_origin::option);
    CHECK_FALSE(chosen.scratch.empty());
    CHECK(chosen.order == result_order::key);
}

TEST_CASE("a stream is taken for a large input") {
    const throng::io::input stream{"-", 0, true};
    job_options options;
    options.workers = 2;
    options.memory_bytes = 1024 * mebibyte;
    const run_plan plan = plan_run(table_of<line_counts>, {&stream, 1}, options);
    CHECK(plan.has_stream);
    CHECK(plan.splits == 1);
    CHECK(plan.mappers == 1);
    CHECK(plan.partitions_reason == size_reason::most);
}

TEST_CASE("a run goes by its plan") {
    const input_files inputs(numbered_lines(2000));
    for (const unsigned workers : {1u, 2u, 5u}) {
        job_options options;
        options.workers = workers;
        options.split_bytes = 1000;
        const run_plan before = plan_run(table_of<line_counts>, inputs.list(), options);
        throng::mapreduce::job_run run(table_of<line_counts>, inputs.list(), options);
        CHECK(run.plan().memory == before.memory);
        memory_sink sink;
        const job_summary summary = run.run(sink);
        CHECK(summary.workers == before.workers);
        CHECK(summary.partitions == before.partitions);
        CHECK(summary.memory_bytes == before.memory.budget_bytes);
        CHECK(summary.input_bytes == before.input_bytes);
    }
}

TEST_CASE("a run that fails tells what it has done until then") {
    const input_files bad_at_end(numbered_lines(1000) + "bad\n");
    job_options options;
    options.workers = 1;
    throng::mapreduce::job_run mapping(table_of<line_counts>, bad_at_end.list(), options);
    memory_sink sink;
    CHECK_THROWS_AS(mapping.run(sink), job_error);
    CHECK(mapping.progress().phase == job_phase::mapping);
    CHECK(mapping.summary().bad_records == 1);
    CHECK(mapping.summary().inputs == 1);
    CHECK(mapping.summary().seconds.map > 0);
    CHECK(mapping.summary().seconds.reduce == 0);
    CHECK(mapping.summary().seconds.total >= mapping.summary().seconds.map);

    const input_files worse("a\nb\nworse\n");
    options.reducers = reducer_mode::deferred;
    throng::mapreduce::job_run reducing(table_of<line_counts>, worse.list(), options);
    CHECK_THROWS_AS(reducing.run(sink), job_error);
    CHECK(reducing.progress().phase == job_phase::reducing);
    CHECK(reducing.summary().records == 3);
    CHECK(reducing.summary().emitted == 3);
    CHECK(reducing.summary().input_bytes == 10);
}

TEST_CASE("the plan of a later job of a chain is within what was foreseen") {
    const input_files inputs(numbered_lines(5000, "a line of some length: "));
    job_options options;
    options.workers = 2;
    options.memory_bytes = throng::mapreduce::least_memory_bytes;
    job_chain chain({{table_of<line_counts>, options}, {table_of<line_counts>, options}},
                    inputs.list());
    const std::vector<link_plan> foreseen = chain.plans();
    REQUIRE(foreseen.size() == 2);
    CHECK(foreseen[0].least.memory == foreseen[0].most.memory);
    CHECK(foreseen[0].most_text_bytes > 0);
    CHECK(foreseen[1].most_text_bytes == 0);
    memory_sink sink;
    do chain.run(sink);
    while (chain.next());
    for (std::size_t i = 0; i < 2; ++i) {
        const run_plan& plan = chain.outcomes()[i].plan;
        CHECK(plan.memory.budget_bytes >= foreseen[i].least.memory.budget_bytes);
        CHECK(plan.memory.budget_bytes <= foreseen[i].most.memory.budget_bytes);
        CHECK(plan.partitions >= foreseen[i].least.partitions);
        CHECK(plan.partitions <= foreseen[i].most.partitions);
        CHECK(plan.mappers >= foreseen[i].least.mappers);
        CHECK(plan.mappers <= foreseen[i].most.mappers);
    }
    CHECK(chain.outcomes()[0].plan.splits == foreseen[0].most.splits);
}

TEST_CASE("how far a chain is can be asked at any time, by any thread") {
    const input_files inputs(numbered_lines(reducers(20000)));
    job_chain chain({{table_of<line_counts>, {}}, {table_of<line_counts>, {}}}, inputs.list());
    CHECK(chain.outcomes_so_far().empty());
    std::atomic<bool> ended{false};
    std::thread asking([&] {
        std::size_t most = 0;
        while (!ended.load()) {
            const std::vector<job_outcome> known = chain.outcomes_so_far();
            CHECK(known.size() >= most);
            most = known.size();
        }
    });
    memory_sink sink;
    do chain.run(sink);
    while (chain.next());
    ended.store(true);
    asking.join();
    const std::vector<job_outcome> all = chain.outcomes_so_far();
    REQUIRE(all.size() == 2);
    CHECK(all[1].done);
    CHECK(all[1].phase == job_phase::done);
}
