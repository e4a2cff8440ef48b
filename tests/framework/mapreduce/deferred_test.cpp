// Reducers that run when all records have come, and when they do so earlier.
#include "tests/framework/mapreduce/run_job.hpp"

#include <throng/tasklet.hpp>

#include <atomic>

using namespace throng::test;

namespace {

std::uint64_t records = 0;
std::uint64_t keys = 0;

std::atomic<std::uint64_t> emitted = 0;
std::atomic<std::uint64_t> emitted_at_first_reducer = 0;

// Emits 0, 1, 2 and on; the key of each is that modulo as many keys as there are.
struct numbered {
    static void map(std::string_view, throng::emitter<std::uint64_t, std::uint64_t>& emit) {
        for (std::uint64_t i = 0; i < records; ++i) {
            ++emitted;
            emit(i % keys, i);
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
struct impatient : numbered {
    static void reduce(std::uint64_t key, throng::receiver<std::uint64_t>& values,
                       throng::output& out) {
        throng::yield();
        out.write(key, values.receive().value() % 3);
    }
};

// Sleeps between values.
struct sleepy : numbered {
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

template <class Job = numbered>
job_result run_in_mode(reducer_mode mode, unsigned workers = 2) {
    emitted = 0;
    emitted_at_first_reducer = 0;
    job_options options;
    options.workers = workers;
    options.partitions = 2;
    options.reducers = mode;
    return run_job<Job>("all\n", options);
}

void use_few_keys() {
    keys = 3;
    records = 400000;
}

// As many as may be alive at once.
void use_many_keys() {
    keys = reducers(100000, 1000);
    records = 4 * keys;
}

}  // namespace

TEST_CASE("deferred reducers run when all records have come; live ones before") {
    use_few_keys();
    for (const unsigned workers : {1u, 2u}) {
        const job_result deferred = run_in_mode(reducer_mode::deferred, workers);
        CHECK(emitted_at_first_reducer == records);
        const job_result live = run_in_mode(reducer_mode::live, workers);
        CHECK(emitted_at_first_reducer < records);
        CHECK(deferred.output == live.output);
        CHECK(deferred.summary.reducers == keys);
        CHECK(deferred.summary.shuffled == records);
        CHECK(live.summary.shuffled == records);
    }
}

TEST_CASE("where keys have many records reducers go live by themselves") {
    use_few_keys();
    const job_result result = run_in_mode(reducer_mode::automatic);
    CHECK(emitted_at_first_reducer < records);
    CHECK(result.output == run_in_mode(reducer_mode::deferred).output);
    CHECK(result.summary.shuffled == records);
}

TEST_CASE("where keys have few records reducers wait") {
    use_many_keys();
    const job_result result = run_in_mode(reducer_mode::automatic);
    CHECK(emitted_at_first_reducer == records);
    CHECK(result.summary.reducers == keys);
    CHECK(result.summary.shuffled == records);
    CHECK(result.output == run_in_mode(reducer_mode::live).output);
}

TEST_CASE("few deferred reducers are alive at once") {
    use_many_keys();
    const job_result result = run_in_mode(reducer_mode::deferred);
    CHECK(result.summary.most_reducers >= std::min<std::uint64_t>(512, keys / 2));
    CHECK(result.summary.most_reducers <= 2 * 1024);
}

TEST_CASE("a deferred reducer may return before it has read all its values") {
    use_few_keys();
    const job_result result = run_in_mode<impatient>(reducer_mode::deferred);
    CHECK(result.output == "0\t0\n1\t1\n2\t2\n");
}

TEST_CASE("deferred reducers may sleep, all at the same time") {
    use_many_keys();
    const job_result slept = run_in_mode<sleepy>(reducer_mode::deferred);
    CHECK(slept.output == run_in_mode<sleepy>(reducer_mode::live).output);
    CHECK(slept.summary.reducers == keys);
}
