// Jobs that say themselves where keys are reduced, and how they are sorted.
#include "tests/framework/mapreduce/random_job.hpp"
#include "tests/framework/mapreduce/random_options.hpp"
#include "tests/framework/mapreduce/run_job.hpp"

#include <sstream>

namespace {

using namespace throng::test;
using throng::mapreduce::job_error;

template <class Base>
struct placed_by_first_byte : Base {
    static std::uint32_t partition(const std::string& key, std::uint32_t partitions) {
        return key.empty() ? 0 : static_cast<unsigned char>(key.front()) % partitions;
    }
};

template <class Base>
struct all_in_the_last : Base {
    static std::uint32_t partition(const std::string&, std::uint32_t partitions) {
        return partitions - 1;
    }
};

std::string random_lines(random_source& random, std::size_t most) {
    std::string text;
    for (std::size_t i = 0; i < most; ++i) text += random.text(12, "abcdefgh") + '\n';
    return text;
}

template <class Job>
void check_same_output(const input_files& inputs, const std::string& expected,
                       const job_options& options) {
    CAPTURE(options);
    const bool same = run_job<Job>(inputs, options).output == expected;
    CHECK(same);
}

// Numbers by their last digit. Each reducer writes two results.
struct by_last_digit {
    static void map(std::string_view line, throng::emitter<std::uint64_t, std::uint64_t>& emit) {
        emit(throng::key_hash(line) % 5000, 1);
    }
    static void reduce(std::uint64_t key, throng::receiver<std::uint64_t>& counts,
                       throng::output& out) {
        std::uint64_t total = 0;
        for (const std::uint64_t count : counts) total += count;
        out.write("of", key);
        out.write(key, total);
    }
    static bool key_before(std::uint64_t a, std::uint64_t b) { return a % 10 < b % 10; }
};

// Written key as text, value, and what they are ranked by.
struct expected_result {
    std::uint64_t reduced;
    bool is_text;
    std::uint64_t value;
    std::string line;
};

std::string expected_of_digits(std::string_view text, bool by_value, std::size_t top) {
    std::map<std::uint64_t, std::uint64_t> counts;
    for (const std::string_view line : lines_of(text)) ++counts[throng::key_hash(line) % 5000];
    std::vector<expected_result> results;
    for (const auto& [key, count] : counts) {
        const std::string number = std::to_string(key);
        results.push_back({key, false, count, number + '\t' + std::to_string(count) + '\n'});
        results.push_back({key, true, key, "of\t" + number + '\n'});
    }
    std::ranges::sort(results, [by_value](const expected_result& a, const expected_result& b) {
        if (by_value && a.value != b.value) return a.value > b.value;
        return std::tuple(a.reduced % 10, a.reduced, a.is_text) <
               std::tuple(b.reduced % 10, b.reduced, b.is_text);
    });
    std::string all;
    for (std::size_t i = 0; i < std::min(results.size(), top); ++i) all += results[i].line;
    return all;
}

struct line_counts {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        emit(line, 1);
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
};

struct lines_backwards {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        emit(line, line.size());
    }
    static bool key_before(std::string_view a, std::string_view b) { return a > b; }
};

struct misplaced : line_counts {
    static std::uint32_t partition(std::string_view key, std::uint32_t partitions) {
        if (key == "throw") throw throng::error("no partition is good enough");
        return partitions + 7;
    }
};

}  // namespace

TEST_CASE_TEMPLATE("where keys are reduced does not change the output", Job,
                   reducing_job<std::string, std::string>,
                   combining_reducing_job<std::string, std::uint64_t>,
                   combining_job<std::string, std::uint64_t>) {
    random_source random;
    CAPTURE(random.seed());
    const std::string text = random_lines(random, scaled(2000));
    const input_files inputs(text);
    const std::string expected = reference_output<Job>(text);
    for (std::size_t i = 0; i < scaled(12); ++i) {
        check_same_output<placed_by_first_byte<Job>>(inputs, expected, random_options(random));
        check_same_output<all_in_the_last<Job>>(inputs, expected, random_options(random));
    }
}

TEST_CASE("a partition that has all keys, and no memory for them, is divided by their hashes") {
    using job = reducing_job<std::string, std::uint64_t>;
    random_source random;
    CAPTURE(random.seed());
    const std::string text = random_lines(random, scaled(15000));
    const input_files inputs(text);
    const std::string expected = reference_output<job>(text);
    for (const reducer_mode mode : modes) {
        job_options options;
        options.workers = 2;
        options.partitions = 4;
        options.reducers = mode;
        options.memory_bytes = 1;
        check_same_output<all_in_the_last<job>>(inputs, expected, options);
    }
}

TEST_CASE("a partition that there is not, and one that throws, fail the job") {
    job_options options;
    options.partitions = 3;
    CHECK(failure_of<job_error, misplaced>(input_files("one\n"), options) ==
          "the job's partition gives 10 for the key 'one', but there are 3 partitions: it must be "
          "from 0 to 2");
    CHECK(failure_of<job_error, misplaced>(input_files("throw\n"), options) ==
          "no partition is good enough");
}

TEST_CASE("without an order, the results of a partition stand together, one after the other") {
    using job = placed_by_first_byte<line_counts>;
    random_source random;
    CAPTURE(random.seed());
    const input_files inputs(random_lines(random, scaled(3000)));
    for (std::size_t i = 0; i < 6; ++i) {
        job_options options = random_options(random);
        options.partitions = 5;
        options.order = result_order::none;
        options.memory_bytes = i % 2;
        std::size_t changes = 0;
        std::uint32_t before = 0;
        std::istringstream lines(run_job<job>(inputs, options).output);
        for (std::string line; std::getline(lines, line);) {
            const std::uint32_t now = job::partition(line.substr(0, line.find('\t')), 5);
            if (now < before) ++changes;
            before = now;
        }
        CHECK(changes == 0);
    }
}

TEST_CASE("results stand in the job's own order of keys, for all settings") {
    random_source random;
    CAPTURE(random.seed());
    const std::string text = random_lines(random, scaled(20000));
    const input_files inputs(text);
    const std::string all = expected_of_digits(text, false, text.size());
    const std::string by_value = expected_of_digits(text, true, text.size());
    for (std::size_t i = 0; i < scaled(12); ++i) {
        job_options options = random_options(random);
        check_same_output<by_last_digit>(inputs, all, options);
        options.order = result_order::value;
        check_same_output<by_last_digit>(inputs, by_value, options);
        options.top = 100;
        check_same_output<by_last_digit>(inputs, expected_of_digits(text, true, 100), options);
        options.order = result_order::key;
        check_same_output<by_last_digit>(inputs, expected_of_digits(text, false, 100), options);
    }
}

TEST_CASE("the results of a job without reducers can be sorted by the job's own order too") {
    job_options options;
    options.order = result_order::key;
    CHECK(run_job<lines_backwards>("b\na\nc\nb\n", options).output == "c\t1\nb\t1\nb\t1\na\t1\n");
    CHECK(run_job<lines_backwards>("b\na\nc\nb\n").output == "b\t1\na\t1\nc\t1\nb\t1\n");
}
