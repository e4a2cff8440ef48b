#include "io/errors.hpp"
#include "tests/framework/mapreduce/run_job.hpp"

#include <throng/channel.hpp>
#include <throng/runtime.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>

namespace {

using namespace throng::test;
using throng::mapreduce::job_error;

struct line_counts {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        emit(line, 1);
    }
    static void reduce(std::string_view key, throng::receiver<std::uint64_t>& counts,
                       throng::output& out) {
        std::uint64_t total = 0;
        for (const std::uint64_t count : counts) total += count;
        out.write(key, total);
    }
};

struct refuses_a_line : line_counts {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        if (line == "bad") throw std::runtime_error("this line is bad");
        emit(line, 1);
    }
};

struct refuses_early : line_counts {
    static inline std::atomic<std::uint64_t> mapped{0};
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        if (line == "0") throw std::runtime_error("zero");
        ++mapped;
        emit(line, 1);
    }
};

struct combine_throws {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        emit(line, 1);
    }
    static void combine(std::uint64_t& total, std::uint64_t more) {
        total += more;
        if (total > 2) throw std::runtime_error("more than two");
    }
};

struct reduce_throws {
    static void map(std::string_view line, throng::emitter<std::int64_t, std::uint64_t>& emit) {
        emit(-std::stoll(std::string(line)), 1);
    }
    static void reduce(std::int64_t key, throng::receiver<std::uint64_t>& counts,
                       throng::output& out) {
        if (key == -77) throw std::runtime_error("of all keys, this one");
        while (counts.receive()) continue;
        out.write(key);
    }
};

struct reduce_throws_something : line_counts {
    static void reduce(std::string_view, throng::receiver<std::uint64_t>&, throng::output&) {
        throw 42;
    }
};

// Each of two reducers waits for the other to send first.
struct reducers_wait_for_each_other : line_counts {
    static inline std::array<throng::channel<int>, 2>* channels = nullptr;
    static void reduce(std::string_view key, throng::receiver<std::uint64_t>&,
                       throng::output& out) {
        const std::size_t mine = key == "one" ? 0 : 1;
        const auto got = (*channels)[mine].receive();
        (*channels)[1 - mine].send(1);
        out.write(key, got.value_or(0));
    }
};

constexpr std::size_t many = reducers(5000);

job_options two_workers(std::uint64_t split_bytes = 0) {
    job_options options;
    options.workers = 2;
    options.partitions = 3;
    options.split_bytes = split_bytes;
    return options;
}

}  // namespace

TEST_CASE("a record that map throws on fails the job, with file and offset") {
    input_files inputs(numbered_lines(1000));
    inputs.add("good\ngood\nbad\ngood\n");
    for (const std::uint64_t split : {0u, 1u, 5u, 64u}) {
        CHECK(failure_of<job_error, refuses_a_line>(inputs, two_workers(split)) ==
              "map failed in '" + inputs.path(1) +
                  "', on the record at byte 10 (line 3): this line is bad; with --max-bad-records "
                  "N up to N such records are skipped");
    }
}

// The mapper that fails is not the one that would be joined first; the input is too large for the
// other one to be through with it in the meantime, were it not stopped.
TEST_CASE("the job is given up when the first mapper fails, not when the last is done") {
    input_files inputs;
    for (int i = 0; i < 40; ++i) inputs.add(i == 1 ? "0\n" : std::string(400000, 'x') + "\n");
    refuses_early::mapped = 0;
    job_options options = two_workers(std::uint64_t{1} << 20);
    CHECK(failure_of<job_error, refuses_early>(inputs, options)
              .find("on the record at byte 0 (line 1): zero;") != std::string::npos);
    CHECK(refuses_early::mapped < 39);
}

TEST_CASE("a combiner that throws fails the job") {
    CHECK(failure_of<job_error, combine_throws>(input_files("a\na\na\n"), two_workers())
              .find("more than two") != std::string::npos);
    // In the reducer, of which only combined values are known.
    std::string text;
    for (int i = 0; i < 9; ++i) text += "a\n";
    CHECK(failure_of<job_error, combine_throws>(input_files(text), two_workers(2))
              .find("more than two") != std::string::npos);
}

TEST_CASE("a reducer that throws fails the job, naming its key") {
    CHECK(failure_of<job_error, reduce_throws>(input_files(numbered_lines(many)), two_workers()) ==
          "the reducer of key '-77' failed: of all keys, this one");
    CHECK(failure_of<job_error, reduce_throws_something>(input_files("k\n"), two_workers()) ==
          "the reducer of key 'k' failed: an exception that is not derived from std::exception");
}

TEST_CASE("a job that fails leaves nothing behind that a second run would notice") {
    const input_files inputs(numbered_lines(many));
    for (int round = 0; round < 5; ++round) {
        CHECK_THROWS_AS(run_job<reduce_throws>(inputs, two_workers()), job_error);
        CHECK(run_job<line_counts>(inputs, two_workers()).summary.reducers == many);
    }
}

TEST_CASE("reducers that wait for each other are a deadlock, and the message says where") {
    for (const unsigned workers : {1u, 2u}) {
        std::array<throng::channel<int>, 2> channels;
        reducers_wait_for_each_other::channels = &channels;
        job_options options = two_workers();
        options.workers = workers;
        const std::string message =
            failure_of<throng::deadlock_error, reducers_wait_for_each_other>(
                input_files("one\nother\n"), options);
        CAPTURE(message);
        CHECK(message.find("failure_test.cpp") != std::string::npos);
    }
}

TEST_CASE("an input that has gone, or is shorter than it was, fails the job") {
    input_files inputs(numbered_lines(1000));
    inputs.add(numbered_lines(1000));
    std::filesystem::resize_file(inputs.path(1), 100);
    CHECK(failure_of<throng::io::input_error, line_counts>(inputs, two_workers(512))
              .find("became shorter while it was read") != std::string::npos);
    std::filesystem::remove(inputs.path(1));
    CHECK(failure_of<throng::io::input_error, line_counts>(inputs, two_workers(512)) ==
          "cannot open '" + inputs.path(1) + "': No such file or directory");
}

TEST_CASE("a sink that fails fails the job") {
    const input_files inputs(numbered_lines(reducers(100000)));
    for (const std::optional<std::uint64_t> top : {std::optional<std::uint64_t>(), {1000}}) {
        std::size_t failures = 0;
        for (bool failed = true; failed; ++failures) {
            job_options options = two_workers();
            options.top = top;
            throng::mapreduce::job_run run(table_of<line_counts>, inputs.list(), options);
            failing_sink sink(failures + 1);
            failed = false;
            try {
                run.run(sink);
            } catch (const throng::io::output_error& e) {
                CHECK(e.what() == std::string("cannot write to the sink of a test"));
                failed = true;
            }
        }
        CHECK(failures > 1);
    }
}

TEST_CASE("a full device is an output error") {
    const int device = ::open("/dev/full", O_WRONLY);
    REQUIRE(device >= 0);
    throng::io::stream_sink sink(device, "/dev/full");
    const input_files inputs(numbered_lines(1000));
    throng::mapreduce::job_run run(table_of<line_counts>, inputs.list(), two_workers());
    CHECK_THROWS_AS(run.run(sink), throng::io::output_error);
    ::close(device);
}

TEST_CASE("a reader that goes away is a success, and ends the writing") {
    const std::size_t count = reducers(300000);
    const input_files inputs(numbered_lines(count));
    job_options options = two_workers();
    throng::mapreduce::job_run first(table_of<line_counts>, inputs.list(), options);
    leaving_sink sink(1);
    CHECK(first.run(sink).results == count);
    if (!sanitized) CHECK(sink.writes < 10);  // of about twenty

    std::signal(SIGPIPE, SIG_IGN);
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    ::close(ends[0]);
    throng::io::stream_sink pipe(ends[1], "a pipe");
    throng::mapreduce::job_run second(table_of<line_counts>, inputs.list(), options);
    CHECK(second.run(pipe).results == count);
    CHECK(pipe.reader_gone());
    ::close(ends[1]);
}
