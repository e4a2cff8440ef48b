#include "tests/framework/job/random_source.hpp"
#include "tests/framework/mapreduce/run_job.hpp"
#include "tests/scale.hpp"

#include <throng/channel.hpp>
#include <throng/tasklet.hpp>

#include <atomic>
#include <thread>

namespace {

using namespace throng::test;
using throng::mapreduce::job_cancelled;
using throng::mapreduce::job_phase;

struct long_values {
    static void map(std::string_view line, throng::emitter<std::string_view, std::string>& emit) {
        emit(line, std::string(line) + std::string(line.size() * 40, '.'));
    }
    static void reduce(std::string_view key, throng::receiver<std::string>& values,
                       throng::output& out) {
        std::string longest;
        for (std::string value : values) longest = std::max(longest, value);
        if (key.ends_with('7')) throng::yield();
        out.write(key, longest.size());
    }
};

struct waits_for_nothing {
    static void map(std::string_view line, throng::emitter<std::string_view, bool>& emit) {
        emit(line, true);
    }
    static void reduce(std::string_view, throng::receiver<bool>&, throng::output&) {
        const throng::channel<int> silence;
        auto child = throng::spawn([silence] { return silence.receive(); });
        for (;;) throng::yield();
    }
};

struct copy_lines {
    static void map(std::string_view line, throng::emitter<std::string_view, bool>& emit) {
        emit(line, true);
    }
};

// Cancels `run` from another thread when so much has been mapped, or when that phase has begun.
class canceller {
public:
    canceller(throng::mapreduce::job_run& run, std::uint64_t mapped_bytes, job_phase phase)
        : thread_([this, &run, mapped_bytes, phase] {
              while (!over_ && run.progress().mapped_bytes < mapped_bytes &&
                     run.progress().phase < phase) {
                  std::this_thread::yield();
              }
              run.cancel();
          }) {}
    ~canceller() {
        over_ = true;
        thread_.join();
    }

private:
    std::atomic<bool> over_{false};
    std::thread thread_;
};

// True if it was cancelled; else the result has been checked.
template <class Job>
bool cancelled(const input_files& inputs, const job_options& options, std::uint64_t mapped_bytes,
               job_phase phase, const std::string& expected) {
    throng::mapreduce::job_run run(table_of<Job>, inputs.list(), options);
    memory_sink sink;
    try {
        const canceller other(run, mapped_bytes, phase);
        run.run(sink);
    } catch (const job_cancelled& e) {
        CHECK(e.what() == std::string("the job was cancelled"));
        return true;
    }
    CHECK(sink.text == expected);
    return false;
}

template <class Job>
void cancel_at_random_times(std::size_t rounds) {
    random_source random;
    CAPTURE(random.seed());
    const std::string text = numbered_lines(reducers(40000, 500), "some key ");
    const input_files inputs(text);
    job_options options;
    options.split_bytes = text.size() / 30;
    options.workers = 2;
    const std::string expected = run_job<Job>(inputs, options).output;
    std::size_t cancellations = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
        options.workers = static_cast<unsigned>(1 + random.below(3));
        options.partitions = static_cast<unsigned>(1 + random.below(9));
        options.reducers = static_cast<reducer_mode>(random.below(3));
        const auto phase = static_cast<job_phase>(1 + random.below(5));
        const std::uint64_t bytes = random.below(text.size() * 2);
        if (cancelled<Job>(inputs, options, bytes, phase, expected)) ++cancellations;
    }
    CHECK(cancellations > 0);
}

}  // namespace

TEST_CASE("a job that is cancelled at any time ends, by completing or by job_cancelled") {
    cancel_at_random_times<long_values>(100);
}

TEST_CASE("a map-only job can be cancelled at any time") { cancel_at_random_times<copy_lines>(30); }

TEST_CASE("a job can be cancelled before it runs") {
    const input_files inputs("x\n");
    throng::mapreduce::job_run run(table_of<copy_lines>, inputs.list(), {});
    run.cancel();
    memory_sink sink;
    CHECK_THROWS_AS(run.run(sink), job_cancelled);
    CHECK(sink.text.empty());
}

TEST_CASE("reducers that would run for ever are ended when the job is cancelled") {
    for (const unsigned workers : {1u, 2u}) {
        job_options options;
        options.workers = workers;
        options.partitions = 3;
        CHECK(cancelled<waits_for_nothing>(input_files(numbered_lines(100)), options, 1,
                                           job_phase::done, ""));
    }
}
