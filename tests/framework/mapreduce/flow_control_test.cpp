#include "tests/framework/mapreduce/run_job.hpp"

#include <throng/tasklet.hpp>

#include <atomic>

namespace {

using namespace throng::test;

// How far mappers are ahead of reducers, in pairs.
struct lead {
    static inline std::atomic<std::int64_t> emitted{0};
    static inline std::atomic<std::int64_t> received{0};
    static inline std::atomic<std::int64_t> most{0};

    static void reset() { emitted = received = most = 0; }
    static void note_emitted() {
        const std::int64_t now = ++emitted - received;
        std::int64_t before = most;
        while (before < now && !most.compare_exchange_weak(before, now)) continue;
    }
};

struct pairs {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        lead::note_emitted();
        emit(line, 1);
    }
};

std::uint64_t sum(throng::receiver<std::uint64_t>& values) {
    std::uint64_t total = 0;
    for (const std::uint64_t value : values) {
        ++lead::received;
        total += value;
    }
    return total;
}

struct many_reducers : pairs {
    static void reduce(std::string_view key, throng::receiver<std::uint64_t>& values,
                       throng::output& out) {
        out.write(key, sum(values));
    }
};

// Slow to start, too.
struct yielding_reducers : pairs {
    static void reduce(std::string_view key, throng::receiver<std::uint64_t>& values,
                       throng::output& out) {
        for (int i = 0; i < 3; ++i) throng::yield();
        out.write(key, sum(values));
    }
};

// Polls for something that mappers do: must not keep them from doing it.
struct polling_reducer : pairs {
    static constexpr std::int64_t pairs_awaited = 90000;
    static void reduce(std::string_view key, throng::receiver<std::uint64_t>& values,
                       throng::output& out) {
        while (lead::emitted < pairs_awaited) throng::yield();
        out.write(key, sum(values));
    }
};

// A large batch, of 64 KiB, has 65536 / (4 + 1 + 8 + 1) pairs at most: of the hash, the size of the
// key, the key, and the value. A mapper fills one for each partition, and has two under way (of so
// few partitions), and 128 staged pairs.
constexpr std::int64_t pairs_in_batch = 65536 / 14;
constexpr std::int64_t pairs_in_all = 600000;

}  // namespace

// Each pair makes another reducer ready, and there are more of them than a shard runs in a turn.
TEST_CASE("mappers wait while reducers have not yet been given what was sent") {
    for (const unsigned workers : {1u, 2u}) {
        for (const unsigned partitions : {1u, 2u}) {
            lead::reset();
            const std::size_t keys = reducers(50000, 2000);
            std::string text;
            for (std::size_t i = 0; i < pairs_in_all; ++i)
                text += std::to_string(10000000 + i % keys) + '\n';
            job_options options;
            options.workers = workers;
            options.partitions = partitions;
            options.reducers = reducer_mode::live;
            const job_result result = run_job<many_reducers>(text, options);
            CHECK(result.summary.reducers == keys);
            CHECK(lead::received == pairs_in_all);
            CAPTURE(lead::most.load());
            CHECK(lead::most <= workers * ((partitions + 2) * pairs_in_batch + 128 + 64));
        }
    }
}

TEST_CASE("reducers that do something else first do not stop the job") {
    lead::reset();
    job_options options;
    options.workers = 2;
    options.partitions = 2;
    const std::size_t keys = reducers(100000);
    CHECK(run_job<yielding_reducers>(numbered_lines(keys), options).summary.reducers == keys);
    CHECK(lead::received == static_cast<std::int64_t>(keys));
}

TEST_CASE("a reducer may wait for what mappers do") {
    for (const unsigned workers : {1u, 2u}) {
        lead::reset();
        std::string text;
        for (int i = 0; i < 100000; ++i) text += "key\n";
        job_options options;
        options.workers = workers;
        options.partitions = 1;
        options.reducers = reducer_mode::live;
        CHECK(run_job<polling_reducer>(text, options).output == "key\t100000\n");
    }
}
