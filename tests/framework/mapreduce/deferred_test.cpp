// Reducers that run when all records have come, and when they do so earlier.
#include "tests/framework/mapreduce/run_job.hpp"

#include <throng/tasklet.hpp>

#include <atomic>

using namespace throng::test;

namespace {

constexpr std::uint64_t records = 400000;

std::atomic<std::uint64_t> emitted = 0;
std::atomic<std::uint64_t> emitted_at_first_reducer = 0;

// Each line is a number; its key is that modulo as many keys as there are. Emits 0, 1, 2 and on.
template <std::uint64_t Keys>
struct numbered {
    static void map(std::string_view line, throng::emitter<std::uint64_t, std::uint64_t>& emit) {
        if (line != "all") return;
        emitted = 0;
        emitted_at_first_reducer = 0;
        for (std::uint64_t i = 0; i < records; ++i) {
            ++emitted;
            emit(i % Keys, i);
        }
    }
    static void note_run() {
        std::uint64_t none = 0;
        emitted_at_first_reducer.compare_exchange_strong(none, emitted);
    }
    static void reduce(std::uint64_t key, throng::receiver<std::uint64_t>& values,
                       throng::output& out) {
        note_run();
        std::uint64_t sum = 0;
        for (const std::uint64_t value : values) sum += value;
        out.write(key, sum);
    }
};

// Reads one value, and yields before.
struct impatient : numbered<3> {
    static void reduce(std::uint64_t key, throng::receiver<std::uint64_t>& values,
                       throng::output& out) {
        throng::yield();
        out.write(key, values.receive().value() % 3);
    }
};

// Sleeps between values.
struct sleepy : numbered<50000> {
    static void reduce(std::uint64_t key, throng::receiver<std::uint64_t>& values,
                       throng::output& out) {
        std::uint64_t count = 0;
        for (const std::uint64_t value : values) {
            if (value == key) throng::sleep_for(std::chrono::milliseconds(1));
            ++count;
        }
        out.write(key, count);
    }
};

job_result run_in_mode(auto job, reducer_mode mode, unsigned workers) {
    job_options options;
    options.workers = workers;
    options.partitions = 2;
    options.reducers = mode;
    return run_job<decltype(job)>("all\n", options);
}

}  // namespace

TEST_CASE("deferred reducers run when all records have come; live ones before") {
    for (const unsigned workers : {1u, 2u}) {
        const job_result deferred = run_in_mode(numbered<3>(), reducer_mode::deferred, workers);
        CHECK(emitted_at_first_reducer == records);
        const job_result live = run_in_mode(numbered<3>(), reducer_mode::live, workers);
        CHECK(emitted_at_first_reducer < records);
        CHECK(deferred.output == live.output);
        CHECK(deferred.summary.reducers == 3);
        CHECK(deferred.summary.shuffled == records);
        CHECK(live.summary.shuffled == records);
    }
}

TEST_CASE("where keys have many records reducers go live by themselves, else not") {
    const job_result few = run_in_mode(numbered<3>(), reducer_mode::automatic, 2);
    CHECK(emitted_at_first_reducer < records);
    CHECK(few.output == run_in_mode(numbered<3>(), reducer_mode::deferred, 2).output);
    CHECK(few.summary.shuffled == records);
    using many_keys = numbered<records / 4>;
    const job_result many = run_in_mode(many_keys(), reducer_mode::automatic, 2);
    CHECK(emitted_at_first_reducer == records);
    CHECK(many.summary.reducers == records / 4);
    CHECK(many.summary.shuffled == records);
    CHECK(many.output == run_in_mode(many_keys(), reducer_mode::live, 2).output);
}

TEST_CASE("few deferred reducers are alive at once") {
    using many_keys = numbered<records / 4>;
    const job_result result = run_in_mode(many_keys(), reducer_mode::deferred, 2);
    CHECK(result.summary.most_reducers >= 512);
    CHECK(result.summary.most_reducers <= 2 * 1024);
}

TEST_CASE("a deferred reducer may return before it has read all its values") {
    CHECK(run_in_mode(impatient(), reducer_mode::deferred, 2).output == "0\t0\n1\t1\n2\t2\n");
}

TEST_CASE("deferred reducers may sleep, all at the same time") {
    const job_result slept = run_in_mode(sleepy(), reducer_mode::deferred, 2);
    CHECK(slept.output == run_in_mode(sleepy(), reducer_mode::live, 2).output);
    CHECK(slept.summary.reducers == 50000);
}
