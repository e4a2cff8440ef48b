// In which order values reach reducers.
#include "tests/framework/job/random_source.hpp"
#include "tests/framework/mapreduce/ordered_job.hpp"
#include "tests/framework/mapreduce/random_options.hpp"
#include "tests/framework/mapreduce/run_job.hpp"
#include "tests/scale.hpp"

#include <limits>
#include <map>
#include <string>
#include <vector>

namespace {

using namespace throng::test;
using throng::value_order;

// Several inputs, since their order counts too.
std::vector<std::string> random_texts(random_source& random, std::size_t most_lines) {
    std::vector<std::string> texts(1 + random.below(3));
    for (std::string& text : texts) {
        const std::size_t lines = random.below(most_lines / texts.size());
        for (std::size_t i = 0; i < lines; ++i) text += random.text(12, "abcdefgh\xff ") + '\n';
    }
    return texts;
}

template <class Job>
job_summary check_job(const input_files& inputs, const std::string& expected,
                      const job_options& options) {
    CAPTURE(options);
    const job_result result = run_job<Job>(inputs, options);
    const bool same = result.output == expected;
    CHECK(same);
    CHECK(result.summary.shuffled == result.summary.emitted);
    CHECK(result.summary.reducers == result.summary.results);
    return result.summary;
}

void add_all(input_files& inputs, const std::vector<std::string>& texts) {
    for (const std::string& text : texts) inputs.add(text);
}

using value_pair = std::pair<std::int64_t, std::string>;

}  // namespace

TEST_CASE_TEMPLATE("values come in the order that the job asks for", Job,
                   in_order_of_arrival<std::string, std::uint64_t>,
                   in_order_of_arrival<std::uint64_t, value_pair>,
                   blocks_in_order_of_arrival<std::string, std::string>,
                   in_sorted_order<std::string, std::uint64_t>,
                   in_sorted_order<std::int32_t, std::string>,
                   in_sorted_order<std::string, value_pair>,
                   sorted_by_a_part<std::string, std::uint64_t>,
                   sorted_by_a_part<std::uint64_t, value_pair>) {
    random_source random;
    CAPTURE(random.seed());
    for (std::size_t round = 0; round < 2; ++round) {
        const std::vector<std::string> texts = random_texts(random, scaled(3000));
        input_files inputs;
        add_all(inputs, texts);
        const std::string expected = ordered_reference<Job>(texts);
        for (std::size_t i = 0; i < scaled(10); ++i) {
            check_job<Job>(inputs, expected, random_options(random));
        }
    }
}

// In one partition, or in a few. There are as many under sanitizers, where they must not fit
// either; one number of partitions is enough there.
TEST_CASE_TEMPLATE("values of a key that has more than fit into memory come in order too", Job,
                   with_a_hot_key<in_order_of_arrival<std::string, std::string>>,
                   with_a_hot_key<in_sorted_order<std::string, std::string>>,
                   with_a_hot_key<sorted_by_a_part<std::string, std::string>>,
                   impatient_of<with_a_hot_key<in_order_of_arrival<std::string, std::string>>>) {
    random_source random;
    CAPTURE(random.seed());
    std::vector<std::string> texts(2);
    for (std::string& text : texts) {
        for (std::size_t i = 0; i < 2000; ++i) text += random.text(12, "abcdefgh") + '\n';
    }
    input_files inputs;
    add_all(inputs, texts);
    const std::string expected = ordered_reference<Job>(texts);
    for (const unsigned partition_count : {1u, 3u}) {
        if (sanitized && partition_count == 1) continue;
        for (const reducer_mode mode : modes) {
            for (const std::uint64_t memory_bytes : {std::uint64_t{2} << 20, std::uint64_t{1}}) {
                job_options options;
                options.workers = workers[random.below(workers.size())];
                options.partitions = partition_count;
                options.split_bytes = splits[1 + random.below(splits.size() - 1)];
                options.reducers = mode;
                options.memory_bytes = memory_bytes;
                const job_summary summary = check_job<Job>(inputs, expected, options);
                CHECK(summary.merged > summary.shuffled / 2);
                CHECK(summary.merged < summary.shuffled);
            }
        }
    }
}

namespace {

// Numbers, NaN among them, by operator<; each input line is one.
struct sorted_numbers {
    static constexpr auto order = value_order::sorted;
    static void map(std::string_view line, throng::emitter<int, double>& emit) {
        emit(1, line == "nan"    ? std::numeric_limits<double>::quiet_NaN()
                : line == "-nan" ? -std::numeric_limits<double>::quiet_NaN()
                                 : std::stod(std::string(line)));
    }
    static void reduce(int, throng::receiver<double>& values, throng::output& out) {
        std::string text;
        for (const double value : values) text += std::to_string(value) + ' ';
        out.write(text);
    }
};

// No order at all.
struct contrary : in_sorted_order<std::string, std::uint64_t> {
    static bool before(std::uint64_t, std::uint64_t) { return true; }
    static void reduce(const std::string& key, throng::receiver<std::uint64_t>& values,
                       throng::output& out) {
        std::uint64_t sum = 0;
        for (const std::uint64_t value : values) sum += value;
        out.write(key, sum);
    }
};

}  // namespace

TEST_CASE("numbers that are none are sorted before and behind all others") {
    CHECK(run_job<sorted_numbers>("3\nnan\n-1\n-nan\n2.5\n-inf\nnan\ninf\n0\n").output ==
          "-nan -inf -1.000000 0.000000 2.500000 3.000000 inf nan nan \n");
}

TEST_CASE("a comparison that is no order loses no value") {
    const std::string text = numbered_lines(scaled(20000));
    std::map<std::string, std::uint64_t> sums;
    for (const std::string_view line : lines_of(text)) {
        for (const auto& [key, value] : contrary::pairs(line)) sums[key] += value;
    }
    std::string expected;
    for (const auto& [key, sum] : sums) expected += shown(key) + '\t' + shown(sum) + '\n';
    const input_files inputs(text);
    for (const std::uint64_t memory_bytes : memory) {
        job_options options;
        options.workers = 2;
        options.partitions = 1;
        options.memory_bytes = memory_bytes;
        check_job<contrary>(inputs, expected, options);
    }
}
