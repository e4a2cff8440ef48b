// What a job does at the end of its mappers, and at its own.
#include "tests/framework/mapreduce/random_options.hpp"
#include "tests/framework/mapreduce/run_job.hpp"

#include <atomic>

namespace {

using namespace throng::test;
using emitter = throng::emitter<std::string_view, std::uint64_t>;

std::atomic<int> set_ups{0};
std::atomic<int> clean_ups{0};
std::atomic<int> destroyed{0};
std::atomic<int> reducers_ended{0};
std::atomic<int> ended_at_clean_up{-1};

struct ending {
    std::string fails;
    ending() = default;
    ending(const ending&) = delete;
    ending& operator=(const ending&) = delete;
    ~ending() { ++destroyed; }
    void parameters(throng::parameters& p) {
        p.choice("fails", fails, {"", "map", "reduce", "cleanup", "finish"}, "what throws");
    }
    void setup() { ++set_ups; }
    void cleanup() {
        ++clean_ups;
        ended_at_clean_up = reducers_ended.load();
        if (fails == "cleanup") throw throng::error("cannot clean up");
    }

    struct lines {
        explicit lines(const ending& its) : job(its) {}
        const ending& job;
        std::uint64_t count = 0;
        void finish(emitter& emit) const {
            if (job.fails == "finish") throw throng::error("cannot finish");
            emit("all lines", count);
        }
    };
    void map(std::string_view line, emitter& emit, lines& mine) const {
        if (fails == "map") throw throng::error("cannot map");
        ++mine.count;
        emit(line, 1);
    }
    void reduce(std::string_view line, throng::receiver<std::uint64_t>& counts,
                throng::output& out) const {
        std::uint64_t total = 0;
        for (const std::uint64_t count : counts) total += count;
        if (fails == "reduce") throw throng::error("cannot reduce");
        out.write(line, total);
        ++reducers_ended;
    }
};

// Without reducers: its results are in the order of the records.
struct tallying {
    struct lines {
        std::uint64_t count = 0;
        void finish(emitter& emit) const { emit("all lines", count); }
    };
    static void map(std::string_view line, emitter& emit, lines& mine) {
        emit(line, line.size());
        ++mine.count;
    }
};

void reset() {
    set_ups = clean_ups = destroyed = reducers_ended = 0;
    ended_at_clean_up = -1;
}

}  // namespace

TEST_CASE("what mappers emit at their end is reduced with the rest, however many they are") {
    const std::size_t lines = scaled(20000);
    const input_files inputs(numbered_lines(lines));
    random_source random;
    CAPTURE(random.seed());
    for (int i = 0; i < 12; ++i) {
        const job_result result = run_job<ending>(inputs, random_options(random));
        CHECK(result.summary.results == lines + 1);
        const std::string expected = "\nall lines\t" + std::to_string(lines) + "\n";
        CHECK(result.output.ends_with(expected));
    }
}

TEST_CASE("without reducers it stands behind all other results") {
    const std::size_t lines = scaled(20000);
    const std::string text = numbered_lines(lines);
    for (const unsigned workers : {1u, 3u}) {
        for (const std::uint64_t memory : {std::uint64_t{0}, std::uint64_t{1}}) {
            job_options options;
            options.workers = workers;
            options.split_bytes = 512;
            options.memory_bytes = memory;
            const std::string output = run_job<tallying>(text, options).output;
            std::size_t at = output.find("all lines");
            CHECK(output.substr(0, at).ends_with(std::to_string(lines - 1) + "\t" +
                                                 std::to_string(std::to_string(lines - 1).size()) +
                                                 "\n"));
            std::size_t sum = 0;
            unsigned mappers = 0;
            for (; at != std::string::npos; at = output.find("all lines", at + 1), ++mappers) {
                sum += std::stoull(output.substr(at + std::string("all lines\t").size()));
            }
            CHECK(sum == lines);
            CHECK(mappers == workers);
        }
    }
}

TEST_CASE("a job is set up and cleaned up once, cleaned up when all reducers have ended") {
    reset();
    job_options options;
    options.workers = 3;
    run_job<ending>(numbered_lines(1000), options);
    CHECK(set_ups == 1);
    CHECK(clean_ups == 1);
    CHECK(destroyed == 1);
    CHECK(ended_at_clean_up == 1001);
}

TEST_CASE("a cleanup that fails fails the job before there is any output") {
    reset();
    const input_files inputs(numbered_lines(10));
    job_options options;
    options.parameters = {{"fails", "cleanup"}};
    throng::mapreduce::job_run run(table_of<ending>, inputs.list(), options);
    memory_sink sink;
    CHECK_THROWS_WITH_AS((void)run.run(sink), "the job's cleanup failed: cannot clean up",
                         throng::mapreduce::job_error);
    CHECK(sink.text.empty());
    CHECK_FALSE(sink.finished);
}

TEST_CASE("a job that has failed is not cleaned up, but its object is destroyed") {
    const input_files inputs(numbered_lines(10));
    for (const char* const where : {"map", "reduce", "finish"}) {
        CAPTURE(where);
        reset();
        job_options options;
        options.parameters = {{"fails", where}};
        using throng::mapreduce::job_error;
        const std::string failure = failure_of<job_error, ending>(inputs, options);
        CHECK(failure.find(std::string("cannot ") + where) != std::string::npos);
        CHECK(clean_ups == 0);
        CHECK(destroyed == 1);
    }
}
