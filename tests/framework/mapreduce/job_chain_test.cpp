#include "mapreduce/job_chain.hpp"

#include "io/errors.hpp"
#include "tests/framework/io/failing_file_system.hpp"
#include "tests/framework/mapreduce/run_job.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using namespace throng::test;
using throng::mapreduce::bad_records_as_text;
using throng::mapreduce::chain_link;
using throng::mapreduce::describe_bad_record;
using throng::mapreduce::job_cancelled;
using throng::mapreduce::job_chain;
using throng::mapreduce::job_error;
using throng::mapreduce::job_outcome;

using count_emitter = throng::emitter<std::string_view, std::uint64_t>;

// Lines with how often they come; "bad" ones are refused.
struct line_counts {
    static void map(std::string_view line, count_emitter& emit) {
        if (line.starts_with("bad")) throw std::runtime_error("a bad line");
        emit(line, 1);
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
};

// Refuses what line_counts has counted twice.
struct single_lines {
    static void map(std::string_view line, count_emitter& emit) {
        if (line.ends_with("\t2")) throw std::runtime_error("not single");
        emit(line.substr(0, line.find('\t')), line.size());
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
};

struct with_parameter : line_counts {
    void parameters(throng::parameters& p) { p.text("least", least_, "at least that"); }
    std::string least_;
};

struct fails_to_reduce {
    static void map(std::string_view line, count_emitter& emit) { emit(line, 1); }
    static void reduce(std::string_view, throng::receiver<std::uint64_t>&, throng::output&) {
        throw std::runtime_error("no result");
    }
};

struct no_results {
    static void map(std::string_view, count_emitter&) {}
};

const throng_job first = throng::detail::checked_job_table<line_counts>("first", "");
const throng_job second = throng::detail::checked_job_table<single_lines>("second", "");

std::string run_all(job_chain& chain) {
    memory_sink sink;
    do {
        CHECK_FALSE(sink.finished);
        chain.run(sink);
    } while (chain.next());
    CHECK(sink.finished);
    return sink.text;
}

// What the chain fails with.
template <class Exception = job_error>
std::string failure_of(job_chain& chain) {
    try {
        run_all(chain);
    } catch (const Exception& e) {
        return e.what();
    }
    FAIL("the chain did not fail");
    return {};
}

job_options with_bad_records(std::uint64_t most) {
    job_options options;
    options.workers = 2;
    options.split_bytes = 3;
    options.max_bad_records = most;
    return options;
}

}  // namespace

TEST_CASE("a chain of one job is that job") {
    const input_files inputs("b\na\nb\n");
    job_chain chain({{first, {}}}, inputs.list());
    CHECK(chain.size() == 1);
    CHECK(chain.name() == "first");
    CHECK(run_all(chain) == "a\t1\nb\t2\n");
    REQUIRE(chain.outcomes().size() == 1);
    CHECK(chain.outcomes()[0].done);
    CHECK(chain.outcomes()[0].summary.records == 3);
}

TEST_CASE("each job reads the lines that the one before it would have written") {
    const input_files inputs("b\na\nb\n");
    job_chain chain({{first, {}}, {first, {}}, {first, {}}}, inputs.list());
    CHECK(run_all(chain) == R"(a\\t1\t1)"
                            "\t1\n"
                            R"(b\\t2\t1)"
                            "\t1\n");
    CHECK_FALSE(chain.next());
    REQUIRE(chain.outcomes().size() == 3);
    for (const job_outcome& each : chain.outcomes()) {
        CHECK(each.done);
        CHECK(each.job == "first");
    }
    CHECK(chain.outcomes()[1].summary.input_bytes == 8);
    CHECK(chain.outcomes()[2].summary.input_bytes == 14);
}

TEST_CASE("an error names the job, and the record as one of the output of the job before") {
    const input_files inputs("a\nb\nb\nc\n");
    job_chain chain({{first, {}}, {second, {}}}, inputs.list());
    const std::string message = failure_of(chain);
    CHECK(message ==
          "job 'second': map failed in the output of 'first', on the record at byte 4 (line 2): "
          "not single; with --max-bad-records N up to N such records are skipped");
    REQUIRE(chain.outcomes().size() == 2);
    CHECK(chain.outcomes()[0].done);
    CHECK_FALSE(chain.outcomes()[1].done);

    const throng_job third = throng::detail::checked_job_table<fails_to_reduce>("third", "");
    job_chain other({{first, {}}, {third, {}}}, inputs.list());
    CHECK(failure_of(other).starts_with("job 'third': "));
}

TEST_CASE("bad records of every job are skipped and told of, and counted job by job") {
    const input_files inputs("bad\na\nb\nb\nbad too\n");
    job_chain chain({{first, with_bad_records(2)}, {second, with_bad_records(2)}}, inputs.list());
    CHECK(run_all(chain) == "a\t3\n");
    const job_outcome& one = chain.outcomes()[0];
    const job_outcome& other = chain.outcomes()[1];
    CHECK(one.summary.bad_records == 2);
    CHECK(other.summary.bad_records == 1);
    REQUIRE(other.bad_records.size() == 1);
    CHECK(describe_bad_record(other.bad_records[0], other.inputs) ==
          "map failed in the output of 'first', on the record at byte 4 (line 2): not single");
    CHECK(bad_records_as_text(one.bad_records, one.inputs) ==
          inputs.path(0) + "\t0\ta bad line\n" + inputs.path(0) + "\t10\ta bad line\n");
    CHECK(bad_records_as_text(other.bad_records, other.inputs) ==
          "the output of 'first'\t4\tnot single\n");

    job_chain too_many({{first, with_bad_records(1)}, {second, with_bad_records(1)}},
                       inputs.list());
    CHECK(failure_of(too_many).starts_with("job 'first': "));
    REQUIRE(too_many.outcomes().size() == 1);
    CHECK(too_many.outcomes()[0].bad_records.size() == 1);
}

TEST_CASE("wrong parameters of the last job show before the first one runs") {
    const throng_job last = throng::detail::checked_job_table<with_parameter>("last", "");
    const input_files inputs("a\n");
    job_options wrong;
    wrong.parameters = {{"most", "1"}};
    CHECK_THROWS_WITH_AS(job_chain({{first, {}}, {last, wrong}}, inputs.list()),
                         "job 'last' has no parameter 'most': it has least", job_error);
}

TEST_CASE("a job without results gives the next one an empty input") {
    const throng_job nothing = throng::detail::checked_job_table<no_results>("nothing", "");
    const input_files inputs("a\nb\n");
    job_chain chain({{nothing, {}}, {first, {}}}, inputs.list());
    CHECK(run_all(chain).empty());
    CHECK(chain.outcomes()[1].summary.records == 0);
}

TEST_CASE("the job that reads a kept text has so much less memory, and at least half") {
    const std::uint64_t mebibyte = std::uint64_t{1} << 20;
    const std::string text = numbered_lines(scaled(200000), "a line of some length ");
    const input_files inputs(text);
    for (const std::uint64_t budget : {64 * mebibyte, 4 * mebibyte, std::uint64_t{1}}) {
        CAPTURE(budget);
        job_options options;
        options.workers = 2;
        options.memory_bytes = budget;
        job_chain chain({{first, options}, {first, options}}, inputs.list());
        CHECK(run_all(chain).size() > text.size());
        const job_summary& reading = chain.outcomes()[1].summary;
        CHECK(chain.outcomes()[0].summary.memory_bytes == budget);
        CHECK(reading.memory_bytes >= std::max<std::uint64_t>(1, budget / 2));
        if (budget == 64 * mebibyte) {
            CHECK(chain.outcomes()[0].summary.spilled_bytes == 0);
            CHECK(reading.memory_bytes + text.size() <= budget);
        } else {
            CHECK(reading.memory_bytes <= budget);
            CHECK(reading.memory_bytes >= budget / 8 * 7 - budget / 16);
        }
    }
}

TEST_CASE("a chain that is cancelled ends, during a job or between two") {
    const input_files inputs(numbered_lines(1000));
    job_chain before({{first, {}}, {second, {}}}, inputs.list());
    before.cancel();
    CHECK(failure_of<job_cancelled>(before) == "the job was cancelled");
    REQUIRE(before.outcomes().size() == 1);
    CHECK_FALSE(before.outcomes()[0].done);

    job_chain between({{first, {}}, {second, {}}}, inputs.list());
    memory_sink sink;
    between.run(sink);
    between.cancel();
    CHECK_THROWS_AS(static_cast<void>(between.next()), job_cancelled);

    job_chain during({{first, {}}, {second, {}}}, inputs.list());
    during.run(sink);
    REQUIRE(during.next());
    during.cancel();
    CHECK_THROWS_AS(during.run(sink), job_cancelled);
    CHECK(sink.text.empty());
}

TEST_CASE("a chain fails where the text between two jobs cannot be put aside or brought back") {
    const std::string text = numbered_lines(scaled(30000), "a line of some length ");
    const input_files inputs(text);
    job_options options;
    options.workers = 1;
    options.partitions = 1;
    options.memory_bytes = 1;
    const auto failure = [&](int fail_at) -> std::optional<std::string> {
        failing_file_system files(fail_at, ENOSPC);
        try {
            job_chain chain({{first, options}, {first, options}}, inputs.list(), files);
            run_all(chain);
            return std::nullopt;
        } catch (const throng::error& e) {
            CHECK(std::string(e.what()).find("No space left") != std::string::npos);
            return e.what();
        }
    };
    int failures = 0;
    for (const int fail_at : {5, 10, 20, 40}) failures += failure(fail_at) ? 1 : 0;
    CHECK(failures >= 2);
    memory_sink unused;
    job_chain chain({{first, options}, {first, options}}, inputs.list());
    failing_sink sink(1);
    chain.run(unused);
    REQUIRE(chain.next());
    CHECK_THROWS_AS(chain.run(sink), throng::io::output_error);
    CHECK(unused.text.empty());
}
