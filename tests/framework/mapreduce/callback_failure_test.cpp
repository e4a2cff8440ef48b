// Every call of a plugin's functions fails once: the first, the second, and so on until the job
// succeeds.
#include "io/output/output_directory.hpp"
#include "io/output/part_writer.hpp"
#include "tests/framework/mapreduce/run_job.hpp"
#include "tests/temporary_directory.hpp"

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace {

namespace fs = std::filesystem;
using namespace throng::test;
namespace io = throng::io;

constexpr std::string_view reason = "what the test says";

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
struct line_copies {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        emit(line, line.size());
    }
};
struct line_totals : line_copies {
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
};

struct collected_lines : line_counts {
    static constexpr std::string_view collectors[] = {"lines"};
    static void reduce(std::string_view key, throng::receiver<std::uint64_t>&, throng::output&,
                       throng::collectors<std::string_view>& all) {
        all.send("lines", key);
    }
    static void collect(std::string_view, throng::receiver<std::string_view>& lines,
                        throng::output& out) {
        for (const std::string_view line : lines) out.write(line);
    }
};

// How a call fails: what it returns, whether it says why, and whether it does its work before.
struct way_to_fail {
    throng_status status;
    bool says_why;
    bool works_first;
};
constexpr way_to_fail ways_to_fail[] =
    {
        {THRONG_FAILED, true, false},     {THRONG_FAILED, true, true},
        {THRONG_FAILED, false, true},     {THRONG_PARK, false, true},
        {THRONG_CANCELLED, false, false},  // although nobody stops the job
        {THRONG_CANCELLED, false, true},
};

// A job of which one call fails.
template <class Job>
class failing_job {
public:
    static throng_job table() {
        throng_job all = real;
        all.create = create;
        all.mapper_create = create_mapper;
        all.mapper_map = map;
        all.mapper_finish = finish_mapper;
        if (real.reduce != nullptr) all.reduce = reduce;
        if (real.collect != nullptr) all.collect = collect;
        return all;
    }

    static inline std::atomic<int> calls{0};
    static inline int fail_at = 0;
    static inline way_to_fail how{};

private:
    static constexpr const throng_job& real = table_of<Job>;

    template <class Host, class Work>
    static throng_status call(const Host& host, Work work) {
        if (++calls != fail_at) return work();
        if (how.works_first) work();
        if (how.says_why) host.fail(host.self, throng::detail::as_text(reason));
        return how.status;
    }

    // What is made by a call that fails nobody gets.
    template <class Host>
    static throng_status make(const Host& host, void** made, void (*destroy)(void*),
                              throng_status status) {
        if (status != THRONG_OK) return status;
        status = call(host, [] { return THRONG_OK; });
        if (status != THRONG_OK) destroy(std::exchange(*made, nullptr));
        return status;
    }
    static throng_status create(const throng_parameter_host* host, void** job) {
        return make(*host, job, real.destroy, real.create(host, job));
    }
    static throng_status create_mapper(const void* job, throng_mapper_host* host, void** mapper) {
        hosts = host;
        return make(*host, mapper, real.mapper_destroy, real.mapper_create(job, host, mapper));
    }
    static throng_status map(void* mapper, const throng_block* source) {
        return call(*hosts, [&] { return real.mapper_map(mapper, source); });
    }
    static throng_status finish_mapper(void* mapper) {
        return call(*hosts, [&] { return real.mapper_finish(mapper); });
    }
    static throng_status reduce(const void* job, throng_text key, throng_reducer_host* host) {
        return call(*host, [&] { return real.reduce(job, key, host); });
    }

    static throng_status collect(const void* job, std::uint32_t number, throng_reducer_host* host) {
        return call(*host, [&] { return real.collect(job, number, host); });
    }

    static inline throng_mapper_host* hosts = nullptr;  // of the only mapper
};

// How the job ended; nothing where it did what it should.
template <class Job>
std::optional<std::string> failure_of_run(const input_files& inputs, const job_options& options,
                                          const std::string& path, const std::string& right) {
    try {
        const throng_job table = failing_job<Job>::table();
        throng::mapreduce::job_run run(table, inputs.list(), options);
        io::output_directory output(path, io::if_exists::refuse);
        io::part_writer writer(output, {.part_bytes = 1 << 20});
        run.run(writer);
        output.commit();
        CHECK(read_file(path + "/part-00000") == right);
        fs::remove_all(path);
        return {};
    } catch (const throng::error& e) {
        return e.what();
    }
}

}  // namespace

TEST_CASE_TEMPLATE("whatever call of a plugin's fails, and how, the job fails and leaves nothing",
                   Job, line_counts, line_totals, line_copies, collected_lines) {
    using failing = failing_job<Job>;
    constexpr std::size_t lines = sanitized ? 15 : 60;
    constexpr std::size_t lines_of_a_split = 12;
    const input_files inputs(numbered_lines(lines, "a line that takes room "));
    const std::string right = run_job<Job>(inputs).output;
    const temporary_directory directory;
    const temporary_directory scratch;
    job_options options;
    options.workers = 1;  // so that calls are the same ones each time
    options.partitions = 3;
    options.split_bytes = 256;
    options.memory_bytes = 1;
    options.scratch = scratch.path();
    const std::string path = directory / "out";
    for (const reducer_mode mode :
         {reducer_mode::live, reducer_mode::deferred, reducer_mode::automatic}) {
        options.reducers = mode;
        for (const way_to_fail& how : ways_to_fail) {
            failing::how = how;
            CAPTURE(static_cast<int>(how.status));
            std::size_t failures = 0;
            for (int fail_at = 1;; ++fail_at, ++failures) {
                CAPTURE(fail_at);
                REQUIRE(fail_at < 1000);
                failing::calls = 0;
                failing::fail_at = fail_at;
                const std::optional<std::string> failure =
                    failure_of_run<Job>(inputs, options, path, right);
                CHECK(failure.has_value() == (failing::calls >= fail_at));
                if (!failure) break;
                CAPTURE(*failure);
                const std::string_view expected = how.says_why ? reason : "without saying why";
                CHECK(failure->find(expected) != std::string::npos);
                CHECK(!fs::exists(path));
                CHECK(fs::is_empty(scratch.path()));
            }
            // A call for each block, and for each reducer; three more.
            const std::size_t reducers_made = table_of<Job>.reduce == nullptr ? 0 : lines;
            CHECK(failures >= lines / lines_of_a_split + 3 + reducers_made);
        }
    }
}
