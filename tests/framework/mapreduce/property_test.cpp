#include "tests/framework/job/random_source.hpp"
#include "tests/framework/mapreduce/random_job.hpp"
#include "tests/framework/mapreduce/random_options.hpp"
#include "tests/framework/mapreduce/run_job.hpp"
#include "tests/scale.hpp"

namespace {

using namespace throng::test;

std::string random_input(random_source& random) {
    std::string text;
    const std::size_t lines = random.below(scaled(3000));
    for (std::size_t i = 0; i < lines; ++i) {
        text += random.text(12, std::string_view("abcdefgh\0\xff\r ", 12)) + '\n';
    }
    if (random.below(2) == 0 && !text.empty()) text.pop_back();
    return text;
}

template <class Job>
job_summary check_job(const input_files& inputs, const std::string& expected,
                      const job_options& options) {
    CAPTURE(options);
    const job_result result = run_job<Job>(inputs, options);
    // Not CHECK(a == b): what it prints would be megabytes of random bytes.
    const auto [got, wanted] = std::ranges::mismatch(result.output, expected);
    CAPTURE(got - result.output.begin());
    const bool same = got == result.output.end() && wanted == expected.end();
    CHECK(same);
    const job_summary& summary = result.summary;
    if (Job::combines || Job::reduces) {
        CHECK(summary.emitted == summary.combined + summary.shuffled);
        CHECK(summary.most_reducers <= summary.reducers);
    } else {
        CHECK(summary.emitted == summary.results);
    }
    CHECK(summary.results == summary.written);
    return summary;
}

// Some settings for each random input; over all kinds and types they cover all.
template <class Job>
void check_random_inputs() {
    random_source random;
    CAPTURE(random.seed());
    for (std::size_t round = 0; round < 2; ++round) {
        const std::string text = random_input(random);
        const input_files inputs(text);
        const std::string expected = reference_output<Job>(text);
        for (std::size_t i = 0; i < scaled(12); ++i) {
            check_job<Job>(inputs, expected, random_options(random));
        }
    }
}

using key_pair = std::pair<std::string, std::uint64_t>;
using value_pair = std::pair<std::int64_t, std::string>;

}  // namespace

TEST_CASE_TEMPLATE("a map-only job gives what the reference gives", Job,
                   mapping_job<std::string, std::string>, mapping_job<std::int32_t, value_pair>,
                   mapping_job<key_pair, std::uint64_t>) {
    check_random_inputs<Job>();
}

TEST_CASE_TEMPLATE("a job with combine alone gives what the reference gives", Job,
                   combining_job<std::string, std::uint64_t>,
                   combining_job<std::uint64_t, std::string>, combining_job<key_pair, value_pair>) {
    check_random_inputs<Job>();
}

TEST_CASE_TEMPLATE("a job with reduce alone gives what the reference gives", Job,
                   reducing_job<std::string, std::uint64_t>, reducing_job<std::string, std::string>,
                   reducing_job<std::int32_t, value_pair>, reducing_job<key_pair, std::string>) {
    check_random_inputs<Job>();
}

TEST_CASE_TEMPLATE("a job with combine and reduce gives what the reference gives", Job,
                   combining_reducing_job<std::string, std::uint64_t>,
                   combining_reducing_job<std::string, std::string>,
                   combining_reducing_job<std::uint64_t, std::int64_t>,
                   combining_reducing_job<key_pair, value_pair>) {
    check_random_inputs<Job>();
}

TEST_CASE("the output is the same whatever workers, partitions, splits, and time of reducing") {
    using job = reducing_job<std::string, std::string>;
    random_source random;
    CAPTURE(random.seed());
    const std::string text = random_input(random).substr(0, scaled(4000));
    const input_files inputs(text);
    const std::string expected = reference_output<job>(text);
    for (const unsigned worker_count : workers) {
        for (const unsigned partition_count : partitions) {
            for (const std::uint64_t split_bytes : splits) {
                job_options options;
                options.workers = worker_count;
                options.partitions = partition_count;
                options.split_bytes = split_bytes;
                for (const reducer_mode mode : modes) {
                    options.reducers = mode;
                    options.memory_bytes = memory[random.below(memory.size())];
                    check_job<job>(inputs, expected, options);
                }
            }
        }
    }
}

// Of many keys, so many that a partition has to be divided again; of few, all of whose values
// do not fit into memory; and of large values.
TEST_CASE("the output is the same where most records and results do not fit into memory") {
    random_source random;
    CAPTURE(random.seed());
    std::string text;
    constexpr std::size_t least_lines = 1'000;  // that do not fit, under sanitizers either
    for (std::size_t i = 0; i < std::max(scaled(15'000), least_lines); ++i) {
        text += random.text(12, "abcdefgh") + '\n';
    }
    const input_files inputs(text);
    const auto check = [&]<class Job>(const Job&) {
        const std::string expected = reference_output<Job>(text);
        for (const reducer_mode mode : modes) {
            for (const std::uint64_t memory_bytes : {std::uint64_t{1} << 20, std::uint64_t{1}}) {
                job_options options;
                options.workers = 2;
                options.partitions = 2;
                options.reducers = mode;
                options.memory_bytes = memory_bytes;
                CHECK(check_job<Job>(inputs, expected, options).spilled_bytes > text.size() / 2);
            }
        }
    };
    check(reducing_job<std::int64_t, std::uint64_t>());
    check(reducing_job<std::string, std::string>());
}
