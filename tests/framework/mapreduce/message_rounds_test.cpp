#include "mapreduce/job_chain.hpp"
#include "tests/framework/mapreduce/graph_jobs.hpp"
#include "tests/framework/mapreduce/random_options.hpp"
#include "tests/framework/mapreduce/run_job.hpp"
#include "tests/scale.hpp"

#include <throng/round_sum.hpp>
#include <throng/tasklet.hpp>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

namespace {

using namespace throng::test;
using throng::mapreduce::job_cancelled;
using throng::mapreduce::job_error;

template <class Value>
using text_peers = throng::peers<std::string_view, Value>;

job_options with(unsigned worker_count, unsigned partition_count, std::uint64_t split_bytes = 0) {
    job_options options;
    options.workers = worker_count;
    options.partitions = partition_count;
    options.split_bytes = split_bytes;
    return options;
}

// Each line is a key, and 1 its value.
struct lines_as_keys {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        emit(line, 1);
    }
};
using numbers = throng::receiver<std::uint64_t>;

std::uint64_t sum(numbers& values) {
    std::uint64_t total = 0;
    for (const std::uint64_t value : values) total += value;
    return total;
}

// Sends nothing.
struct silent : lines_as_keys {
    static void reduce(std::string_view key, numbers& values, throng::output& out,
                       text_peers<std::uint64_t>& others) {
        const std::uint64_t total = sum(values);
        const bool first = others.next_round();
        const bool again = others.next_round();
        out.write(key, total + (first || again ? 100 : 0) + others.round());
    }
};

// A number n sends to n - 1, which need not be there, down to 0.
struct countdown : lines_as_keys {
    static void reduce(std::string_view key, numbers& values, throng::output& out,
                       text_peers<std::uint64_t>& others) {
        const std::uint32_t begin = others.round();
        std::uint64_t total = sum(values);
        const std::uint64_t number = std::stoull(std::string(key));
        if (number > 0) others.send(std::to_string(number - 1), total);
        while (others.next_round()) total += sum(values);
        out.write(key, std::pair(std::uint64_t{begin}, total));
    }
};

// "gone" returns at once; the others send to it in rounds 0, 1 and 2.
struct to_one_that_is_gone : lines_as_keys {
    static void reduce(std::string_view key, numbers& values, throng::output& out,
                       text_peers<std::uint64_t>& others) {
        if (key == "gone") return out.write(key, sum(values));
        std::uint64_t got = 0;
        do {
            if (others.round() < 3) others.send("gone", 1);
            got += others.round();
        } while (others.next_round());
        out.write(key, got);
    }
};

// Reads none of what it is sent in even rounds, in the first of which it has values of map.
struct unread : lines_as_keys {
    static void reduce(std::string_view key, numbers& values, throng::output& out,
                       text_peers<std::uint64_t>& others) {
        std::uint64_t odd = 0;
        do {
            if (others.round() % 2 == 1) odd = odd * 10 + sum(values);
            if (others.round() < 5) others.send(key, others.round());
        } while (others.next_round());
        out.write(key, odd);
    }
};

struct half_read : lines_as_keys {
    static void reduce(std::string_view key, numbers& values, throng::output& out,
                       text_peers<std::uint64_t>& others) {
        std::uint64_t total = 0;
        do {
            total += values.receive().value_or(0);
            for (int i = 0; i < 100 && others.round() < 3; ++i) others.send(key, 7);
        } while (others.next_round());
        out.write(key, total);
    }
};

// In every third round nobody adds anything.
struct adds_up : lines_as_keys {
    static constexpr std::uint32_t rounds = 8;
    mutable throng::round_sum<std::uint64_t> numbers_;

    void reduce(std::string_view key, numbers&, throng::output& out,
                text_peers<std::uint64_t>& others) const {
        const std::uint64_t number = std::stoull(std::string(key));
        std::vector<std::uint64_t> seen;
        do {
            if (others.round() > 0) seen.push_back(numbers_.of(others.round() - 1));
            if (others.round() % 3 != 2) numbers_.add(others.round(), number);
            if (others.round() < rounds) others.send(key, 1);
        } while (others.next_round());
        out.write(seen);
    }
};

// Some sleep in each round, or wait for a tasklet of their own.
struct sleepers : lines_as_keys {
    static void reduce(std::string_view key, numbers& values, throng::output& out,
                       text_peers<std::uint64_t>& others) {
        std::uint64_t total = sum(values);
        do {
            if (key.ends_with('3')) throng::sleep_for(std::chrono::milliseconds(1));
            if (key.ends_with('5')) total += throng::spawn([] { return std::uint64_t{1}; }).join();
            if (others.round() < 4) others.send(key, 10);
        } while (others.next_round() && (total += sum(values)) > 0);
        out.write(key, total);
    }
};

struct large_messages {
    static void map(std::string_view line,
                    throng::emitter<std::string_view, std::string_view>& emit) {
        emit(line, line);
    }
    static void reduce(std::string_view key, throng::receiver<std::string_view>& values,
                       throng::output& out, text_peers<std::string_view>& others) {
        std::size_t bytes = 0;
        do {
            for (const std::string_view value : values) bytes += value.size();
            const std::string large(std::size_t{50'000} << others.round(), 'x');
            if (others.round() < 3) others.send(key, large);
        } while (others.next_round());
        out.write(key, bytes);
    }
};

struct talks_for_ever : lines_as_keys {
    static void reduce(std::string_view key, numbers&, throng::output&,
                       text_peers<std::uint64_t>& others) {
        do others.send(key, 1);
        while (others.next_round());
    }
};

struct throws_in_round_3 : lines_as_keys {
    static void reduce(std::string_view key, numbers&, throng::output&,
                       text_peers<std::uint64_t>& others) {
        do {
            if (others.round() == 3 && key == "7") throw throng::error("had enough");
            others.send(key, 1);
        } while (others.next_round());
    }
};

struct sends_too_late : lines_as_keys {
    static void reduce(std::string_view key, numbers&, throng::output&,
                       text_peers<std::uint64_t>& others) {
        while (others.next_round()) {
        }
        try {
            others.send(key, 1);
        } catch (...) {  // does not help
        }
    }
};

// Twice as many messages each round.
struct doubles : lines_as_keys {
    static void reduce(std::string_view key, numbers& values, throng::output&,
                       text_peers<std::uint64_t>& others) {
        do {
            for (std::uint64_t i = 2 * sum(values); i > 0; --i) others.send(key, 1);
        } while (others.next_round());
    }
};

// Twice as many reducers.
struct multiplies : lines_as_keys {
    static void reduce(std::string_view key, numbers&, throng::output&,
                       text_peers<std::uint64_t>& others) {
        others.send(std::string(key) + '0', 1);
        others.send(std::string(key) + '1', 1);
        while (others.next_round()) {
        }
    }
};

// The same for any settings as computed plainly.
template <class Job>
void compare_on_random_graphs(std::size_t graphs) {
    random_source random;
    CAPTURE(random.seed());
    for (std::size_t i = 0; i < graphs; ++i) {
        const std::size_t vertices = 1 + random.below(i % 3 == 0 ? 10 : reducers(800, 100));
        const edge_list edges = random_edges(random, vertices, random.below(2 * vertices));
        const input_files inputs(text_of(edges));
        const std::string expected = Job::plainly(edges);
        for (const unsigned worker_count : workers) {
            const job_options options = with(worker_count, partitions[random.below(3)],
                                             splits[random.below(splits.size())]);
            CAPTURE(worker_count);
            CAPTURE(options.partitions);
            CHECK(run_job<Job>(inputs, options).output == expected);
        }
    }
}

}  // namespace

TEST_CASE("shortest paths, found by messages, are those of a plain search") {
    compare_on_random_graphs<shortest_paths>(scaled(30));
}

TEST_CASE("connected components, found by messages, are those of a plain search") {
    compare_on_random_graphs<components>(scaled(30));
}

TEST_CASE("ranks of pages, computed by messages, are those of a plain loop") {
    compare_on_random_graphs<page_rank>(scaled(20));
}

TEST_CASE("a job that sends messages runs over many vertices with its own number of partitions") {
    random_source random;
    CAPTURE(random.seed());
    const edge_list edges = random_edges(random, reducers(20'000), reducers(100'000, 3000));
    const job_result result = run_job<page_rank>(text_of(edges));
    CHECK(result.output == page_rank::plainly(edges));
    CHECK(result.summary.rounds == page_rank::rounds + 1);
    CHECK(result.summary.messages == page_rank::rounds * edges.size());
    CHECK(result.summary.dropped_messages == 0);
}

TEST_CASE("where nobody sends a message there is one round, and next_round is false") {
    for (const unsigned partition_count : partitions) {
        const job_result result = run_job<silent>("a\nb\na\n", with(2, partition_count));
        CHECK(result.output == "a\t2\nb\t1\n");
        CHECK(result.summary.rounds == 1);
        CHECK(result.summary.messages == 0);
    }
    CHECK(run_job<silent>("").output.empty());
}

TEST_CASE("a message to a key without a reducer starts one, in the round in which it arrives") {
    const job_result result = run_job<countdown>("4\n2\n4\n", with(2, 3));
    CHECK(result.output == "0\t2\t1\n1\t1\t1\n2\t0\t3\n3\t1\t2\n4\t0\t2\n");
}

TEST_CASE("messages to reducers that have returned are dropped and counted") {
    for (const unsigned partition_count : partitions) {
        const job_result result =
            run_job<to_one_that_is_gone>("gone\na\nb\ngone\n", with(2, partition_count));
        CHECK(result.output == "a\t6\nb\t6\ngone\t2\n");
        CHECK(result.summary.messages == 6);
        CHECK(result.summary.dropped_messages == 6);
        CHECK(result.summary.reducers == 3);
        CHECK(result.summary.rounds == 4);
    }
}

TEST_CASE("what is not read in a round is dropped at its end") {
    CHECK(run_job<unread>("a\nb\na\na\n", with(1, 2)).output == "a\t24\nb\t24\n");
    CHECK(run_job<half_read>("a\na\n", with(1, 2)).output == "a\t22\n");
}

TEST_CASE("reducers that wait for something else delay the round, and lose nothing") {
    for (const unsigned worker_count : workers) {
        const job_result result = run_job<sleepers>(numbered_lines(30), with(worker_count, 5));
        std::size_t plain = 0;
        for (std::size_t at = 0; (at = result.output.find("\t41\n", at)) != std::string::npos;) {
            ++plain;
            ++at;
        }
        CHECK(plain == 27);
        CHECK(result.output.find("15\t46\n") != std::string::npos);
        CHECK(result.summary.rounds == 5);
    }
}

TEST_CASE("to a sum of a round all reducers add, and all know it in the next") {
    const std::uint64_t count = reducers(2000, 200);
    const std::uint64_t all = count * (count - 1) / 2;
    const auto expected = [&](std::uint32_t round) { return round % 3 == 2 ? 0 : all; };
    std::string line;
    for (std::uint32_t round = 0; round < adds_up::rounds; ++round) {
        line += (round == 0 ? "[" : ",") + std::to_string(expected(round));
    }
    line += "]\n";
    for (const unsigned worker_count : workers) {
        const job_result result = run_job<adds_up>(numbered_lines(count), with(worker_count, 16));
        std::string every;
        for (std::uint64_t i = 0; i < count; ++i) every += line;
        CHECK(result.output == every);
    }
}

TEST_CASE("a message may be larger than any block") {
    CHECK(run_job<large_messages>("a\nb\n", with(2, 3)).output == "a\t350001\nb\t350001\n");
}

TEST_CASE("a reducer that throws in a later round fails the job, naming its key") {
    for (const unsigned worker_count : workers) {
        CHECK(failure_of<job_error, throws_in_round_3>(input_files(numbered_lines(200)),
                                                       with(worker_count, 5)) ==
              "the reducer of key '7' failed: had enough");
    }
}

TEST_CASE("to send after the last round fails the job, whatever the reducer makes of it") {
    const std::string why = failure_of<job_error, sends_too_late>(input_files("a\n"));
    CHECK(why.starts_with("the reducer of key 'a' failed: "));
    CHECK(why.find("after the last round") != std::string::npos);
}

TEST_CASE("a job can be cancelled between and in its rounds") {
    for (const unsigned worker_count : workers) {
        const input_files inputs(numbered_lines(reducers(5000, 300)));
        throng::mapreduce::job_run run(table_of<talks_for_ever>, inputs.list(),
                                       with(worker_count, 5));
        std::thread canceller([&run] {
            while (run.progress().rounds < 5) std::this_thread::yield();
            run.cancel();
        });
        memory_sink sink;
        CHECK_THROWS_AS(run.run(sink), job_cancelled);
        canceller.join();
        CHECK(sink.text.empty());
    }
}

// A sanitizer would run out of memory, or of fibers, before.
TEST_CASE("where reducers and messages do not fit into memory the job fails and says so" *
          doctest::skip(sanitized)) {
    job_options options = with(2, 5);
    options.memory_bytes = std::uint64_t{4} << 20;
    const input_files inputs("1\n2\n3\n");
    for (const std::string& why : {failure_of<job_error, doubles>(inputs, options),
                                   failure_of<job_error, multiplies>(inputs, options)}) {
        CHECK(why.starts_with("memory is short in round "));
        CHECK(why.find(" live reducers") != std::string::npos);
        CHECK(why.find(" messages") != std::string::npos);
        CHECK(why.find("--memory") != std::string::npos);
    }
    const input_files many(numbered_lines(50'000));
    CHECK(failure_of<job_error, silent>(many, options).starts_with("memory is short in round 0"));
}

TEST_CASE("reducers that send messages cannot be deferred") {
    job_options options;
    options.reducers = reducer_mode::deferred;
    const input_files inputs("a\n");
    const std::string why = failure_of<job_error, silent>(inputs, options);
    CHECK(why.find("cannot be deferred") != std::string::npos);
    CHECK(why.find("--reducers") != std::string::npos);
}

TEST_CASE("that they cannot be deferred is said before the first job of a chain runs") {
    job_options deferred;
    deferred.reducers = reducer_mode::deferred;
    const input_files inputs("a\n");
    CHECK_THROWS_AS(
        throng::mapreduce::job_chain(
            {{table_of<lines_as_keys>, deferred}, {table_of<silent>, deferred}}, inputs.list()),
        job_error);
}
