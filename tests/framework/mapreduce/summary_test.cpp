#include "tests/framework/mapreduce/run_job.hpp"
#include "tests/scale.hpp"

#include <algorithm>
#include <atomic>

namespace {

using namespace throng::test;
using throng::mapreduce::job_phase;

struct word_counts {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        for (const std::string_view word : throng::words(line)) emit(word, 1);
    }
    static void reduce(std::string_view word, throng::receiver<std::uint64_t>& counts,
                       throng::output& out) {
        std::uint64_t total = 0;
        for (const std::uint64_t count : counts) total += count;
        out.write(word, total);
    }
};

struct combined_word_counts : word_counts {
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
};

struct lines {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        emit(line, line.size());
    }
};

struct whole_lines : word_counts {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        emit(line, 1);
    }
};

struct counting {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        if (line.empty()) emit.count("empty lines");
        emit.count("bytes", line.size());
        emit(line, 1);
    }
    static void reduce(std::string_view key, throng::receiver<std::uint64_t>& counts,
                       throng::output& out) {
        std::uint64_t total = 0;
        for (const std::uint64_t count : counts) total += count;
        if (total > 1) out.count("repeated");
        out.count("bytes", key.size() * 1000);
    }
};

struct counting_only {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        emit.count(line);
    }
};

struct counting_keys : whole_lines {
    static void reduce(std::string_view key, throng::receiver<std::uint64_t>&,
                       throng::output& out) {
        out.count(key);
    }
};

}  // namespace

TEST_CASE("a job's own counters are summed over all mappers and reducers") {
    const input_files inputs("one\ntwo\n\none\n\nthree\n");
    for (const unsigned workers : {1u, 2u, 7u}) {
        job_options options;
        options.workers = workers;
        options.split_bytes = 2;
        const std::map<std::string, std::uint64_t, std::less<>> expected{
            {"bytes", 3 + 3 + 3 + 5 + 1000 * (3 + 3 + 5)}, {"empty lines", 2}, {"repeated", 2}};
        CHECK(run_job<counting>(inputs, options).summary.counters == expected);
    }
    CHECK(run_job<counting_only>(inputs).summary.counters.at("one") == 2);
    CHECK(run_job<word_counts>(inputs).summary.counters.empty());
}

TEST_CASE("a job that makes a counter of each of its keys is told so") {
    job_options options;
    options.workers = 1;
    options.partitions = 1;
    const std::string few = numbered_lines(1000);
    CHECK(run_job<counting_only>(few, options).summary.counters.size() == 1000);
    CHECK(run_job<counting_keys>(few, options).summary.counters.size() == 1000);
    const input_files many(few + "one more\n");
    const std::string reason = "more than 1000 counters: a counter's name must not be made of data";
    CHECK(failure_of<throng::mapreduce::job_error, counting_only>(many, options) == reason);
    CHECK(failure_of<throng::mapreduce::job_error, counting_keys>(many, options).ends_with(reason));
}

TEST_CASE("the summary adds up") {
    input_files inputs("a b a\nc\n\na\n");
    inputs.add("b");
    inputs.add("");
    job_options options;
    options.workers = 2;
    options.partitions = 4;
    options.split_bytes = 3;
    options.reducers = reducer_mode::live;
    const job_summary plain = run_job<word_counts>(inputs, options).summary;
    CHECK(plain.inputs == 3);
    CHECK(plain.input_bytes == 12);
    CHECK(plain.records == 5);
    CHECK(plain.emitted == 6);
    CHECK(plain.combined == 0);
    CHECK(plain.shuffled == 6);
    CHECK(plain.reducers == 3);
    CHECK(plain.most_reducers == 3);
    CHECK(plain.results == 3);
    CHECK(plain.written == 3);
    CHECK(plain.workers == 2);
    CHECK(plain.partitions == 4);
    CHECK(plain.switches >= 3);
    const auto& seconds = plain.seconds;
    CHECK(seconds.total >= seconds.map + seconds.reduce + seconds.sort + seconds.write);

    options.workers = 1;  // one combining table
    const job_summary combined = run_job<combined_word_counts>(inputs, options).summary;
    CHECK(combined.emitted == 6);
    CHECK(combined.combined == 3);
    CHECK(combined.shuffled == 3);
    CHECK(combined.reducers == 3);
}

TEST_CASE("a map-only job has neither reducers nor partitions") {
    const job_summary summary = run_job<lines>(input_files("a\nb\na\n")).summary;
    CHECK(summary.records == 3);
    CHECK(summary.emitted == 3);
    CHECK(summary.shuffled == 0);
    CHECK(summary.reducers == 0);
    CHECK(summary.most_reducers == 0);
    CHECK(summary.partitions == 0);
    CHECK(summary.results == 3);
}

TEST_CASE("what is not given is chosen: workers, partitions, the size of splits") {
    const job_summary summary = run_job<word_counts>(input_files("a\n")).summary;
    CHECK(summary.workers >= 1);
    CHECK(summary.partitions >= summary.workers);
}

TEST_CASE("progress can be read when the job is done") {
    const input_files inputs("a b\nc\n");
    job_options options;
    options.reducers = reducer_mode::live;
    throng::mapreduce::job_run run(table_of<word_counts>, inputs.list(), options);
    CHECK(run.progress().phase == job_phase::starting);
    memory_sink sink;
    run.run(sink);
    CHECK(run.progress().phase == job_phase::done);
    CHECK(run.progress().input_bytes == 6);
    CHECK(run.progress().mapped_bytes == 6);
    CHECK(run.progress().most_live_reducers == 3);
}

TEST_CASE("a million distinct keys are a million reducers, all alive at once") {
    const std::size_t keys = reducers(1000000, 20000);
    std::string text;
    for (const char* order : {"up", "down"}) {
        for (std::size_t i = 0; i < keys; ++i) {
            const std::size_t key = order[0] == 'u' ? i : keys - 1 - i;
            text +=
                std::to_string(10000000 + key) + (key % 2 == 0 ? " of the longer kind\n" : "\n");
        }
    }
    job_options options;
    options.workers = 2;
    options.reducers = reducer_mode::live;
    const job_result result = run_job<whole_lines>(text, options);
    CHECK(result.summary.reducers == keys);
    CHECK(result.summary.most_reducers == keys);
    CHECK(result.summary.shuffled == 2 * keys);
    std::string expected;
    for (std::size_t key = 0; key < keys; ++key) {
        expected += std::to_string(10000000 + key);
        expected += key % 2 == 0 ? " of the longer kind\t2\n" : "\t2\n";
    }
    const bool same = result.output == expected;
    CHECK(same);
}
