// Jobs whose input is something else than lines, run by the engine in parts.
#include "io/errors.hpp"
#include "mapreduce/job_chain.hpp"
#include "mapreduce/job_input.hpp"
#include "tests/framework/mapreduce/run_job.hpp"
#include "tests/random_seed.hpp"

#include <throng/json.hpp>

#include <cstring>
#include <random>

namespace {

using namespace throng::test;
using throng::mapreduce::chain_link;
using throng::mapreduce::job_chain;
using throng::mapreduce::job_error;

using text_emitter = throng::emitter<std::string_view, std::string>;

struct copy_rows {
    static void map(const throng::csv_row& row, text_emitter& emit) {
        emit(row["name"], std::string(row.file().substr(row.file().rfind('/') + 1)) + ":" +
                              std::to_string(row.line_number()) + ":" + std::string(row[1]));
    }
};

struct row_lengths {
    static void map(const throng::csv_row& row, throng::emitter<std::string_view, int>& emit) {
        const std::string_view name = row["name"];
        emit(name, static_cast<int>(row["text"].size()));
    }
    static void combine(int& total, int more) { total += more; }
};

struct tsv_rows {
    static void map(const throng::tsv_row& row, throng::emitter<std::string_view, int>& emit) {
        emit(row["name"], row.number<int>("n"));
    }
    static void combine(int& total, int more) { total += more; }
};

struct numbers {
    static void map(const throng::fixed<4>& record,
                    throng::emitter<std::uint32_t, std::uint64_t>& emit) {
        const auto number = record.read<std::uint32_t>(0);
        if (number == 13) throw throng::error("unlucky");
        emit(number, record.index());
    }
};

struct file_sizes {
    static void map(const throng::whole_file& file,
                    throng::emitter<std::uint64_t, std::uint64_t>& emit) {
        if (file.text().starts_with("bad")) throw throng::error("a bad file");
        emit(file.text().size(), 1);
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
};

struct json_users {
    static void map(const throng::json& event, throng::emitter<std::string_view, int>& emit) {
        emit(event.text("user"), 1);
    }
    static void combine(int& total, int more) { total += more; }
};

// Reads what row_lengths and others write, and writes it the other way round.
struct turned_round {
    static void map(const throng::key_value<std::string_view, int>& result,
                    throng::emitter<int, std::string_view>& emit) {
        emit(-result.value, result.key);
    }
    static void reduce(int value, throng::receiver<std::string_view>& keys, throng::output& out) {
        for (const std::string_view key : keys) out.write(key, -value);
    }
};

std::string random_table(std::mt19937_64& random, std::size_t rows) {
    constexpr std::string_view alphabet = "ab\n\r,x y\"";
    std::string text = "\xef\xbb\xbfname,text\r\n";
    for (std::size_t i = 0; i < rows; ++i) {
        text += "n" + std::to_string(random() % 10) + ",\"";
        for (std::size_t size = random() % (random() % 20 == 0 ? 500 : 10); size > 0; --size) {
            const char byte = alphabet[random() % alphabet.size()];
            text += byte == '"' ? std::string("\"\"") : std::string(1, byte);
        }
        text += random() % 2 == 0 ? "\"\r\n" : "\"\n";
    }
    return text;
}

std::string bytes_of(std::uint32_t number) {
    std::string bytes(sizeof number, '\0');
    std::memcpy(bytes.data(), &number, sizeof number);
    return bytes;
}

}  // namespace

TEST_CASE("rows with line ends in them come out the same however the files are divided") {
    const std::uint64_t seed = throng::test::random_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    input_files inputs;
    for (const std::size_t rows : {0u, 1u, 300u, 20u}) inputs.add(random_table(random, rows));
    inputs.add("");
    const std::string copied =
        run_job<copy_rows>(inputs, {.workers = 1, .split_bytes = 1 << 20}).output;
    const std::string counted =
        run_job<row_lengths>(inputs, {.workers = 1, .split_bytes = 1 << 20}).output;
    CHECK(std::ranges::count(copied, '\n') == 321);
    for (const std::uint64_t split_bytes : {1u, 7u, 100u, 1000u, 100000u}) {
        for (const unsigned workers : {1U, 3U}) {
            CAPTURE(split_bytes);
            const job_options options{.workers = workers, .split_bytes = split_bytes};
            const job_result result = run_job<copy_rows>(inputs, options);
            CHECK(result.output == copied);
            CHECK(result.summary.records == 321);
            std::uint64_t bytes = 0;
            for (const auto& each : inputs.list()) bytes += each.size;
            CHECK(result.summary.input_bytes == bytes);
            CHECK(run_job<row_lengths>(inputs, options).output == counted);
        }
    }
}

TEST_CASE("columns are those of each file") {
    input_files inputs("name\tn\na\\tb\t1\nc\t2\n");
    inputs.add("n\tx\tname\n10\t\tc\n");
    CHECK(run_job<tsv_rows>(inputs, {.workers = 1}).output == "a\\tb\t1\nc\t12\n");
}

TEST_CASE("a column that a file lacks fails the job, bad records or not") {
    const input_files inputs("nom,text\na,b\n");
    CHECK(failure_of<job_error, row_lengths>(inputs, {.max_bad_records = 5}) ==
          "'" + inputs.path(0) + "' has no column 'name': its columns are 'nom', 'text'");
}

TEST_CASE("a bad row is named by the line that it begins with") {
    const input_files inputs("name,text\na,\"b\n\"\nc\n");
    CHECK(failure_of<job_error, row_lengths>(inputs).starts_with(
        "map failed in '" + inputs.path(0) +
        "', on the record at byte 17 (line 4): the number of fields is 1, but that of the columns "
        "is 2"));
}

TEST_CASE("binary records are read in parts, and files of other sizes refused") {
    std::string text;
    std::string expected;
    for (std::uint32_t i = 0; i < 1000; ++i) {
        text += bytes_of(i * 7919);
        expected += std::to_string(i * 7919) + "\t" + std::to_string(i) + "\n";
    }
    for (const std::uint64_t split_bytes : {1u, 5u, 8u, 100u, 100000u}) {
        const input_files inputs(text);
        CHECK(run_job<numbers>(inputs, {.workers = 2, .split_bytes = split_bytes}).output ==
              expected);
    }
    input_files uneven(text);
    uneven.add("12345");
    CHECK(
        failure_of<throng::io::input_error, numbers>(uneven) ==
        "'" + uneven.path(1) +
            "' has 5 bytes, which is no multiple of 4, the size of the records that the job reads");
    const input_files unlucky(bytes_of(1) + bytes_of(13));
    CHECK(failure_of<job_error, numbers>(unlucky).starts_with(
        "map failed in '" + unlucky.path(0) + "', on the record at byte 4: unlucky"));
}

TEST_CASE("whole files are records, empty ones too, and count for the memory") {
    input_files inputs("one\ntwo\n");
    inputs.add("");
    inputs.add(std::string(1 << 20, 'x'));
    inputs.add("");
    for (const unsigned workers : {1U, 2U, 4U}) {
        const job_result result =
            run_job<file_sizes>(inputs, {.workers = workers, .split_bytes = 1});
        CHECK(result.output == "0\t2\n8\t1\n1048576\t1\n");
        CHECK(result.summary.records == 4);
    }
    CHECK(failure_of<throng::io::input_error, file_sizes>(inputs, {.memory_bytes = 1000000})
              .find("is read whole, for which it is too large: more than 1000000 bytes") !=
          std::string::npos);
    inputs.add("bad file\n\n");
    CHECK(failure_of<job_error, file_sizes>(inputs).starts_with(
        "map failed in '" + inputs.path(4) + "', on the record at byte 0: a bad file"));
    CHECK(run_job<file_sizes>(inputs, {.max_bad_records = 1}).output == "0\t2\n8\t1\n1048576\t1\n");
}

TEST_CASE("JSON lines are read, and broken ones told of") {
    CHECK(run_job<json_users>("{\"user\":\"a\"}\n{\"user\":\"b\"}\n{\"user\":\"a\"}").output ==
          "a\t2\nb\t1\n");
    const input_files broken("{\"user\":\"a\"}\n{\"user\":\n");
    const std::string failure = failure_of<job_error, json_users>(broken);
    CHECK(failure.find("on the record at byte 13 (line 2): ") != std::string::npos);
    CHECK(failure.find("parse error at line 1, column 9") != std::string::npos);
}

TEST_CASE("a job reads what another one has written, if that can be what it reads") {
    const input_files inputs("name,text\nb\\,\"1\n2\"\na,4\nb\\,\n");
    memory_sink sink;
    job_chain chain({{table_of<row_lengths>, {}}, {table_of<turned_round>, {}}}, inputs.list());
    do chain.run(sink);
    while (chain.next());
    CHECK(sink.text == "a\t1\nb\\\\\t3\n");

    const auto refusal = [&](const throng_job& second) {
        try {
            job_chain({{table_of<row_lengths>, {}}, {second, {}}}, inputs.list());
        } catch (const job_error& e) {
            return std::string(e.what());
        }
        return std::string();
    };
    CHECK(refusal(table_of<row_lengths>) ==
          "job 'test_job' cannot read the output of another job: it reads rows of CSV, which a "
          "header line names the columns of, and the output is without a header line; let it take "
          "lines or a throng::key_value");
    CHECK(refusal(table_of<tsv_rows>).find("it reads rows of TSV") != std::string::npos);
    CHECK(
        refusal(table_of<numbers>).find("binary records of 4 bytes, and the output is lines of") !=
        std::string::npos);
    CHECK(refusal(table_of<file_sizes>).empty());
    CHECK(refusal(table_of<json_users>).empty());
}

TEST_CASE("a kind of input that is not known is refused") {
    throng_job job = table_of<row_lengths>;
    job.input = 99;
    CHECK_THROWS_WITH_AS((void)throng::mapreduce::cut_of(job),
                         "job 'test_job' reads a kind of input (number 99) that this program does "
                         "not know: build it again",
                         job_error);
    job.input = THRONG_INPUT_FIXED;
    CHECK_THROWS_WITH_AS((void)throng::mapreduce::cut_of(job),
                         "job 'test_job' reads records of 0 bytes: build it again", job_error);
}
