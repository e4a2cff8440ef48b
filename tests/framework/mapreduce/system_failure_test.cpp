// Every system call of a whole job fails once: the first, the second, and so on until it succeeds.
#include "io/output/output_directory.hpp"
#include "io/output/part_writer.hpp"
#include "tests/framework/io/failing_file_system.hpp"
#include "tests/framework/mapreduce/run_job.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;
using namespace throng::test;
namespace io = throng::io;

struct line_counts {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        if (line == "bad") throw std::runtime_error("a bad line");
        emit(line, 1);
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
    static void reduce(std::string_view key, throng::receiver<std::uint64_t>& counts,
                       throng::output& out) {
        std::uint64_t total = 0;
        for (const std::uint64_t count : counts) total += count;
        out.write(key, total);
    }
};

// What `throng run ... -o PATH` does.
void run_into(const std::string& path, io::if_exists policy, const input_files& inputs,
              unsigned workers, io::file_system& files) {
    job_options options;
    options.workers = workers;
    options.partitions = 3;
    options.split_bytes = 7;
    options.max_bad_records = 1;
    throng::mapreduce::job_run run(table_of<line_counts>, inputs.list(), options, files);
    io::output_directory output(path, policy, files);
    io::part_writer writer(output, {.part_bytes = 4});
    run.run(writer);
    output.write_file("_bad",
                      throng::mapreduce::bad_records_as_text(run.take_bad_records(), run.inputs()));
    output.commit();
}

std::vector<std::string> entries_of(const std::string& path) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(path)) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
}

// The files of an output, with their contents.
std::string contents_of(const std::string& path) {
    std::string all;
    for (const std::string& name : entries_of(path)) {
        all += name + ":\n" + read_file(path + '/' + name);
    }
    return all;
}

}  // namespace

TEST_CASE("whatever call fails in a job, its output is right and whole, or nothing has changed") {
    input_files inputs("one\ntwo\nbad\nthree\n");
    inputs.add("two\nfour\nfour\ntwo");
    const std::string right = "_SUCCESS:\n_bad:\n" + inputs.path(0) +
                              "\t8\ta bad line\n"
                              "part-00000:\nfour\t2\npart-00001:\none\t1\n"
                              "part-00002:\nthree\t1\npart-00003:\ntwo\t3\n";
    const std::string old = "part-00000:\nold\n";
    for (const unsigned workers : {1u, 3u}) {
        for (const io::if_exists policy : {io::if_exists::refuse, io::if_exists::overwrite}) {
            CAPTURE(workers);
            const bool overwrites = policy == io::if_exists::overwrite;
            CAPTURE(overwrites);
            const temporary_directory directory;
            const std::string path = directory / "out";
            const std::vector<std::string> output_alone{"out"};
            const auto work = [&](io::file_system& files) {
                fs::remove_all(path);
                if (overwrites) directory.write("out/part-00000", "old\n");
                run_into(path, policy, inputs, workers, files);
                CHECK(contents_of(path) == right);
                CHECK(entries_of(directory.path()) == output_alone);
            };
            const auto check_failure = [&](const std::string& message) {
                CAPTURE(message);
                CHECK(message.find("Input/output error") != std::string::npos);
                const bool names_a_file = message.find(inputs.path(0)) != std::string::npos ||
                                          message.find(inputs.path(1)) != std::string::npos ||
                                          message.find(path) != std::string::npos;
                CHECK(names_a_file);
                if (overwrites) {
                    CHECK(entries_of(directory.path()) == output_alone);
                    CHECK(contents_of(path) == old);
                } else {
                    CHECK(entries_of(directory.path()).empty());
                }
            };
            // Two inputs, four parts and two more files.
            CHECK(fail_each_call(EIO, work, check_failure) >= 2 * 2 + 6 * 6);
        }
    }
}

TEST_CASE("whatever call fails in a job that needs a scratch file, it is right, or says so") {
    const input_files inputs(numbered_lines(10000, "a line that is long enough to fill memory "));
    job_options options;
    options.workers = 2;
    options.partitions = 2;
    options.memory_bytes = std::uint64_t{256} << 10;
    const temporary_directory scratch;
    options.scratch = scratch.path();
    const std::string right = run_job<line_counts>(inputs, options).output;
    const auto work = [&](io::file_system& files) {
        throng::mapreduce::job_run run(table_of<line_counts>, inputs.list(), options, files);
        memory_sink sink;
        const job_summary summary = run.run(sink);
        CHECK(summary.spilled_bytes > 0);
        const bool same = sink.text == right;
        CHECK(same);
    };
    const auto check_failure = [&](const std::string& message) {
        CAPTURE(message);
        CHECK(message.find("No space left on device") != std::string::npos);
        const bool names_it = message.find(inputs.path(0)) != std::string::npos ||
                              message.find(scratch.path()) != std::string::npos;
        CHECK(names_it);
        CHECK(fs::is_empty(scratch.path()));
    };
    CHECK(fail_each_call(ENOSPC, work, check_failure) > 10);
}
