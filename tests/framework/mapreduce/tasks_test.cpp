// Jobs without input, run by the engine.
#include "mapreduce/job_chain.hpp"
#include "mapreduce/job_input.hpp"
#include "tests/framework/mapreduce/run_job.hpp"

#include <throng/task.hpp>

#include <string>

namespace {

using namespace throng::test;
using throng::mapreduce::chain_link;
using throng::mapreduce::job_chain;
using throng::mapreduce::job_error;
using throng::mapreduce::job_run;
using throng::mapreduce::usual_tasks;

using emitter = throng::emitter<std::uint64_t, std::uint64_t>;

struct squares {  // without reducers
    static void map(const throng::task& task, emitter& emit) {
        emit(task.index(), task.index() * task.index());
    }
};

struct totals {
    struct mine {
        std::uint64_t tasks = 0;
        void finish(emitter& emit) const { emit(1, tasks); }
    };
    static void map(const throng::task& task, emitter& emit, mine& own) {
        if (task.index() == 13) throw throng::error("unlucky");
        ++own.tasks;
        emit(0, task.index());
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
};

struct lines {
    static void map(std::string_view line, throng::emitter<std::string_view, int>& emit) {
        emit(line, 1);
    }
    static void combine(int& total, int more) { total += more; }
};

}  // namespace

TEST_CASE("every task is mapped once, whatever there is of workers and tasks") {
    for (const std::uint64_t tasks : {1u, 2u, 13u, 5000u, 9000u}) {
        std::string expected;
        for (std::uint64_t i = 0; i < tasks; ++i) {
            expected += std::to_string(i) + "\t" + std::to_string(i * i) + "\n";
        }
        for (const unsigned workers : {1U, 2U, 5U}) {
            CAPTURE(tasks);
            CAPTURE(workers);
            const job_result result =
                run_job<squares>(input_files(), {.workers = workers, .tasks = tasks});
            CHECK(result.output == expected);
            CHECK(result.summary.tasks == tasks);
            CHECK(result.summary.records == tasks);
            CHECK(result.summary.inputs == 0);
            CHECK(result.summary.input_bytes == 0);
        }
    }
}

TEST_CASE("there is a usual number of tasks, which the plan says") {
    const job_run run(table_of<squares>, {}, {.workers = 3});
    CHECK(run.plan().tasks == usual_tasks);
    CHECK(run.plan().splits == usual_tasks);
    CHECK(run.plan().inputs == 0);
    CHECK(run.plan().input_bytes == 0);
    CHECK(run.plan().mappers == 3);
    CHECK(job_run(table_of<squares>, {}, {.workers = 1, .tasks = 1'000'000}).plan().splits < 5000);
}

TEST_CASE("a task that map throws on is a bad record") {
    CHECK(failure_of<job_error, totals>(input_files(), {.tasks = 20}) ==
          "map failed on task 13: unlucky; with --max-bad-records N up to N such records are "
          "skipped");
    CHECK(run_job<totals>(input_files(), {.tasks = 20, .max_bad_records = 1}).output ==
          "0\t177\n1\t19\n");
}

TEST_CASE("input for a job without, and tasks for a job with input, are refused") {
    const input_files inputs("a\n");
    CHECK(failure_of<job_error, squares>(inputs) ==
          "job 'test_job' reads no input; leave out '" + inputs.path(0) + "'");
    CHECK(failure_of<job_error, lines>(inputs, {.tasks = 3}) ==
          "a number of tasks is for jobs without input: job 'test_job' reads lines of text, which "
          "is divided as its size suggests");
}

TEST_CASE("a job without input may be the first of a chain, and only that") {
    job_chain chain({chain_link{table_of<squares>, {.tasks = 3}}, chain_link{table_of<lines>, {}}},
                    {});
    memory_sink sink;
    do {
        sink.text.clear();
        chain.run(sink);
    } while (chain.next());
    CHECK(sink.text == "0\\t0\t1\n1\\t1\t1\n2\\t4\t1\n");
    CHECK_THROWS_WITH_AS(
        job_chain({chain_link{table_of<lines>, {}}, chain_link{table_of<squares>, {}}},
                  input_files("a\n").list()),
        "job 'test_job' cannot read the output of another job: it reads no input; let it be the "
        "first one",
        job_error);
}
