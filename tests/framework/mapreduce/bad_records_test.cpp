#include "mapreduce/bad_records.hpp"

#include "tests/framework/mapreduce/run_job.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace {

using namespace throng::test;
using throng::mapreduce::bad_record;
using throng::mapreduce::bad_records_as_text;
using throng::mapreduce::job_error;
using throng::mapreduce::job_run;

using count_emitter = throng::emitter<std::string_view, std::uint64_t>;

bool is_bad(std::string_view line) { return line.starts_with("bad"); }

struct line_counts {
    static void map(std::string_view line, count_emitter& emit) {
        if (is_bad(line)) throw std::runtime_error("cannot use\t" + std::string(line));
        emit(line.substr(line.size() / 2), 1);
    }
    static void reduce(std::string_view key, throng::receiver<std::uint64_t>& counts,
                       throng::output& out) {
        std::uint64_t total = 0;
        for (const std::uint64_t count : counts) total += count;
        out.write(key, total);
    }
};

struct combined_line_counts : line_counts {
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
};

struct copy_lines {
    static void map(const throng::record& line, throng::emitter<std::string_view, bool>& emit) {
        if (is_bad(line.line()))
            throw std::runtime_error("cannot use\t" + std::string(line.line()));
        emit(line.line(), true);
    }
};

struct emits_first : line_counts {
    static void map(std::string_view line, count_emitter& emit) {
        emit(line, 1);
        if (is_bad(line)) throw std::runtime_error("too late");
    }
};

struct takes_blocks : line_counts {
    static void map(const throng::block& block, count_emitter& emit) {
        if (is_bad(block.text())) throw std::runtime_error("a bad block");
        emit(block.text(), 1);
    }
};

constexpr std::size_t lines_in_a_file = 700;

// Some lines are bad; what is to be known of those is worked out here, without the engine.
class lines_with_bad_ones {
public:
    explicit lines_with_bad_ones(std::size_t files) {
        for (std::size_t file = 0; file < files; ++file) add_file(file);
    }

    [[nodiscard]] const input_files& inputs() const { return inputs_; }
    [[nodiscard]] const input_files& good() const { return good_; }
    [[nodiscard]] std::size_t count() const { return count_; }
    [[nodiscard]] const std::string& bad_file() const { return bad_file_; }

private:
    void add_file(std::size_t file) {
        std::string all;
        std::string good;
        std::vector<std::pair<std::size_t, std::string>> bad;  // offset and line
        for (std::size_t i = 0; i < lines_in_a_file; ++i) {
            const bool is_good = (i * 7 + file) % 61 != 0;
            const std::string line = (is_good ? "key " : "bad") + std::to_string(i % 100);
            if (is_good) {
                good += line + "\n";
            } else {
                bad.emplace_back(all.size(), line);
            }
            all += line + "\n";
        }
        inputs_.add(all);
        good_.add(good);
        count_ += bad.size();
        for (const auto& [offset, line] : bad) {
            bad_file_ += inputs_.path(file) + "\t" + std::to_string(offset) + "\tcannot use\\t" +
                         line + "\n";
        }
    }

    input_files inputs_;
    input_files good_;
    std::string bad_file_;
    std::size_t count_ = 0;
};

struct skipping_result {
    job_result result;
    std::vector<bad_record> records;
    std::string bad_file;
};

template <class Job>
skipping_result skip_bad(const std::vector<throng::io::input>& inputs, const job_options& options) {
    job_run run(table_of<Job>, inputs, options);
    memory_sink sink;
    skipping_result got;
    got.result.summary = run.run(sink);
    got.result.output = std::move(sink.text);
    got.records = run.take_bad_records();
    got.bad_file = bad_records_as_text(got.records, run.inputs());
    return got;
}

constexpr std::array workers{1u, 2u, 7u};
constexpr std::array<std::uint64_t, 4> splits{1, 64, 1024, std::uint64_t{1} << 20};

job_options allowing(std::uint64_t bad_records, unsigned worker_count = 2,
                     std::uint64_t split_bytes = 64) {
    job_options options;
    options.max_bad_records = bad_records;
    options.workers = worker_count;
    options.split_bytes = split_bytes;
    options.partitions = 5;
    return options;
}

template <class Job>
void skip_for_all_workers() {
    const lines_with_bad_ones lines(3);
    REQUIRE(lines.count() > 30);
    const std::string expected = run_job<Job>(lines.good()).output;
    for (const unsigned worker_count : workers) {
        for (const std::uint64_t split : splits) {
            CAPTURE(worker_count);
            CAPTURE(split);
            const auto got =
                skip_bad<Job>(lines.inputs().list(), allowing(1000, worker_count, split));
            CHECK(got.result.output == expected);
            CHECK(got.result.summary.bad_records == lines.count());
            CHECK(got.result.summary.records == 3 * lines_in_a_file);
            CHECK(got.bad_file == lines.bad_file());
        }
    }
}

}  // namespace

TEST_CASE("bad records are skipped, and are the same for any number of workers and splits") {
    skip_for_all_workers<line_counts>();
}

TEST_CASE("bad records are skipped where values are combined") {
    skip_for_all_workers<combined_line_counts>();
}

TEST_CASE("bad records are skipped in a map-only job") { skip_for_all_workers<copy_lines>(); }

TEST_CASE("as many bad records as allowed are skipped, and one more fails the job") {
    const lines_with_bad_ones lines(2);
    for (const unsigned worker_count : workers) {
        CAPTURE(worker_count);
        const auto got =
            skip_bad<line_counts>(lines.inputs().list(), allowing(lines.count(), worker_count));
        CHECK(got.records.size() == lines.count());

        const std::uint64_t too_few = lines.count() - 1;
        const std::string message =
            failure_of<job_error, line_counts>(lines.inputs(), allowing(too_few, worker_count));
        CAPTURE(message);
        CHECK(message.starts_with("map failed in '"));
        CHECK(message.find(": cannot use\\x09bad") != message.npos);
        CHECK(message.ends_with("; this is one bad record more than the " +
                                std::to_string(too_few) + " that --max-bad-records allows"));
    }
}

TEST_CASE("the record that is one too many is named, and those before it are known") {
    const input_files inputs("bad1\ngood\nbad2\nbad3\n");
    job_run run(table_of<line_counts>, inputs.list(), allowing(2, 1));
    memory_sink sink;
    CHECK_THROWS_WITH_AS(run.run(sink),
                         ("map failed in '" + inputs.path(0) +
                          "', on the record at byte 15 (line 4): cannot use\\x09bad3; this is one "
                          "bad record more than the 2 that --max-bad-records allows")
                             .c_str(),
                         job_error);
    CHECK(sink.text.empty());
    CHECK(bad_records_as_text(run.take_bad_records(), run.inputs()) ==
          inputs.path(0) + "\t0\tcannot use\\tbad1\n" + inputs.path(0) +
              "\t10\tcannot use\\tbad2\n");
}

TEST_CASE("a job without bad records has none, whatever is allowed") {
    const auto got = skip_bad<line_counts>(input_files("good\n").list(), allowing(7));
    CHECK(got.records.empty());
    CHECK(got.bad_file.empty());
    CHECK(got.result.summary.bad_records == 0);
}

TEST_CASE("what map emitted for a record before it threw stays emitted") {
    const auto got = skip_bad<emits_first>(input_files("a\nbad\na\nbad\n").list(), allowing(2, 1));
    CHECK(got.result.output == "a\t2\nbad\t2\n");
    CHECK(got.records.size() == 2);
}

TEST_CASE("the bad record of a job that takes blocks is the block") {
    input_files inputs("bad\nbad as well\n");
    inputs.add("good\nbad but unseen\n");
    const auto got = skip_bad<takes_blocks>(inputs.list(), allowing(1, 2, 1 << 20));
    CHECK(got.result.output == "good\\nbad but unseen\\n\t1\n");
    CHECK(got.bad_file == inputs.path(0) + "\t0\ta bad block\n");
}

TEST_CASE("a bad record's line is known, in files and streams, whatever the split") {
    std::string text;
    std::vector<std::uint64_t> expected;
    for (std::uint64_t line = 1; line <= 500; ++line) {
        const bool bad = line % 3 == 0 || line % 7 == 0;
        if (bad) expected.push_back(line);
        text += bad ? "bad\n" : "good one\r\n";
    }
    const input_files inputs(text);
    std::vector<throng::io::input> stream = inputs.list();
    stream[0].stream = true;
    stream[0].size = 0;
    for (const auto& list : {inputs.list(), stream}) {
        for (const std::uint64_t split : splits) {
            std::vector<std::uint64_t> lines;
            for (const bad_record& each :
                 skip_bad<line_counts>(list, allowing(500, 2, split)).records) {
                REQUIRE(each.line.has_value());
                lines.push_back(*each.line);
            }
            CHECK(lines == expected);
        }
    }
}

TEST_CASE("far into a file, no line is counted for a bad record") {
    const std::string mebibyte(std::size_t{1} << 20, 'x');
    std::string text = "bad\n";
    for (int i = 0; i < 64; ++i) text += mebibyte + "\n";
    text += "bad\n";
    const auto got =
        skip_bad<line_counts>(input_files(text).list(), allowing(2, 2, std::uint64_t{8} << 20));
    REQUIRE(got.records.size() == 2);
    CHECK(got.records[0].line == 1);
    CHECK(got.records[1].offset == text.size() - 4);
    CHECK_FALSE(got.records[1].line.has_value());
    const std::vector<throng::io::input> names{{"big"}};
    CHECK(throng::mapreduce::describe_bad_record(got.records[1], names) ==
          "map failed in 'big', on the record at byte 67108932: cannot use\\x09bad");
}

TEST_CASE("a bad record is one line of _bad, whatever its name and reason have in them") {
    const std::vector<throng::io::input> inputs{{"a\nb\\c"}, {"-"}};
    const std::vector<bad_record> records{
        {0, 12, 3, std::string("x\ty\r\n\\n") + '\0' + "\x1b[1m\x7f\xc3\xa9"}, {1, 0, {}, ""}};
    CHECK(bad_records_as_text(records, inputs) ==
          "a\\nb\\\\c\t12\tx\\ty\\r\\n\\\\n\\x00\\x1b[1m\\x7f\xc3\xa9\n-\t0\t\n");
    CHECK(throng::mapreduce::describe_bad_record(records[0], inputs) ==
          "map failed in 'a\\x0ab\\c', on the record at byte 12 (line 3): "
          "x\\x09y\\x0d\\x0a\\n\\x00\\x1b[1m\\x7f\xc3\xa9");
}
