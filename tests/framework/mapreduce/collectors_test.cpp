// Collectors: what all reducers send to one place, for all settings, and where it goes wrong.
#include "io/errors.hpp"
#include "tests/framework/job/random_source.hpp"
#include "tests/framework/mapreduce/random_job.hpp"
#include "tests/framework/mapreduce/random_options.hpp"
#include "tests/framework/mapreduce/run_job.hpp"

#include <map>
#include <string>
#include <string_view>
#include <tuple>

namespace {

using namespace throng::test;
using throng::mapreduce::job_error;

struct line_counts {
    using numbers = throng::receiver<std::uint64_t>;
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        emit(line, 1);
    }
    static std::uint64_t sum(numbers& counts) {
        std::uint64_t total = 0;
        for (const std::uint64_t count : counts) total += count;
        return total;
    }
};

using counted = std::pair<std::string, std::uint64_t>;

// Three collectors; each reducer writes results of its own, too.
struct summing_up : line_counts {
    static constexpr std::string_view collectors[] = {"longest", "total", "nobody"};

    static void reduce(std::string_view line, numbers& counts, throng::output& out,
                       throng::collectors<counted>& all) {
        const std::uint64_t count = sum(counts);
        out.write(line, count);
        all.send("total", {std::string(line), count});
        if (line.size() > 3) all.send("longest", {std::string(line), line.size()});
    }
    static void collect(std::string_view name, throng::receiver<counted>& values,
                        throng::output& out) {
        std::uint64_t keys = 0;
        std::uint64_t total = 0;
        std::string longest;
        for (const auto& [line, count] : values) {
            ++keys;
            total += count;
            if (std::tuple(line.size(), line) > std::tuple(longest.size(), longest)) longest = line;
        }
        const std::string key = "~" + std::string(name);
        if (name == "longest") return out.write(key, longest);
        out.write(key, std::pair(keys, total));
        out.count("keys", keys);
    }
};

std::string expected_sums(std::string_view text) {
    std::map<std::string_view, std::uint64_t> counts;
    for (const std::string_view line : lines_of(text)) ++counts[line];
    std::string expected;
    std::string_view longest;
    std::uint64_t total = 0;
    for (const auto& [line, count] : counts) {
        expected += std::string(line) + '\t' + std::to_string(count) + '\n';
        total += count;
        const bool sent = line.size() > 3;
        if (sent && std::tuple(line.size(), line) > std::tuple(longest.size(), longest)) {
            longest = line;
        }
    }
    return expected + "~longest\t" + std::string(longest) + "\n~nobody\t0\t0\n~total\t" +
           std::to_string(counts.size()) + '\t' + std::to_string(total) + '\n';
}

struct collector_throws : line_counts {
    static constexpr std::string_view collectors[] = {"all"};
    static void reduce(std::string_view line, numbers&, throng::output&,
                       throng::collectors<std::string_view>& all) {
        all.send("all", line);
    }
    static void collect(std::string_view, throng::receiver<std::string>& lines, throng::output&) {
        for (const std::string& line : lines) {
            if (line == "bad") throw throng::error("this line is bad");
        }
    }
};

struct sends_elsewhere : collector_throws {
    static void reduce(std::string_view line, numbers&, throng::output&,
                       throng::collectors<std::string_view>& all) {
        all.send("others", line);
    }
};

// Rounds of messages, and then what they have come to.
struct sends_in_rounds : line_counts {
    static constexpr std::string_view collectors[] = {"rounds"};
    static void reduce(std::string_view line, numbers&, throng::output&,
                       throng::peers<std::string_view, std::uint64_t>& others,
                       throng::collectors<std::uint64_t>& all) {
        do {
            if (others.round() < line.size()) others.send(line, 1);
            all.send("rounds", others.round());
        } while (others.next_round());
    }
    static void collect(std::string_view, throng::receiver<std::uint64_t>& rounds,
                        throng::output& out) {
        out.write("rounds", sum(rounds));
    }
};

// Cancels its own run while it collects.
struct is_cancelled : collector_throws {
    static inline throng::mapreduce::job_run* run = nullptr;
    static inline bool got_to_the_end = false;
    static void collect(std::string_view, throng::receiver<std::string>& lines, throng::output&) {
        run->cancel();
        while (lines.receive()) continue;
        got_to_the_end = true;
    }
};

}  // namespace

TEST_CASE("collectors get all that reducers send, for all settings") {
    random_source random;
    CAPTURE(random.seed());
    std::string text;
    for (std::size_t i = 0; i < scaled(20000); ++i) text += random.text(6, "abcdefgh") + '\n';
    const input_files inputs(text);
    const std::string expected = expected_sums(text);
    for (std::size_t i = 0; i < scaled(15); ++i) {
        const job_options options = random_options(random);
        CAPTURE(options);
        const job_result got = run_job<summing_up>(inputs, options);
        const bool same = got.output == expected;
        CHECK(same);
        CHECK(got.summary.counters.at("keys") == got.summary.reducers);
    }
}

TEST_CASE("without input collectors run all the same") {
    CHECK(run_job<summing_up>("").output == "~longest\t\n~nobody\t0\t0\n~total\t0\t0\n");
}

TEST_CASE("what collectors write is not sorted among the rest where nothing is sorted") {
    job_options options;
    options.order = result_order::none;
    const std::string output = run_job<summing_up>("b\na\nlonger\n", options).output;
    CHECK(output.ends_with("~longest\tlonger\n~total\t3\t3\n~nobody\t0\t0\n"));
}

TEST_CASE("values are put aside where memory is short, and come back") {
    const std::string text = numbered_lines(reducers(30000), "a line that takes some room ");
    job_options options;
    options.memory_bytes = 1;
    const job_result little = run_job<summing_up>(text, options);
    CHECK(little.summary.spilled_bytes > 0);
    const bool same = little.output == run_job<summing_up>(text).output;
    CHECK(same);
}

TEST_CASE("a collector that throws fails the job with its name and what it says") {
    CHECK(failure_of<job_error, collector_throws>(input_files("good\nbad\n")) ==
          "the collector 'all' failed: this line is bad");
    CHECK(run_job<collector_throws>("good\n").output.empty());
}

TEST_CASE("a reducer that sends to a collector that there is not fails the job") {
    CHECK(failure_of<job_error, sends_elsewhere>(input_files("a\n")) ==
          "the reducer of key 'a' failed: the job has no collector 'others': it has all");
}

TEST_CASE("reducers may send each other messages, and to collectors") {
    // Two lines of 1 and 3 letters: rounds 0 to 3 for both.
    CHECK(run_job<sends_in_rounds>("a\nbcd\n").output == "rounds\t12\n");
}

TEST_CASE("a run is cancelled while a collector collects") {
    const std::string text = numbered_lines(reducers(20000));
    const input_files inputs(text);
    throng::mapreduce::job_run run(table_of<is_cancelled>, inputs.list(), {});
    is_cancelled::run = &run;
    memory_sink sink;
    CHECK_THROWS_AS((void)run.run(sink), throng::mapreduce::job_cancelled);
    CHECK_FALSE(is_cancelled::got_to_the_end);
}
