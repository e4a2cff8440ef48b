#include "tests/framework/mapreduce/run_job.hpp"

#include <algorithm>

namespace {

using namespace throng::test;

struct line_counts {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        emit(line, 1);
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
};

struct numbers_as_keys {
    static void map(std::string_view line, throng::emitter<std::int64_t, std::string_view>& emit) {
        emit(std::stoll(std::string(line)), line);
    }
    static void reduce(std::int64_t key, throng::receiver<std::string_view>&, throng::output& out) {
        out.write(key, static_cast<double>(key) / 4);
    }
};

struct copy_lines {
    static void map(const throng::record& line, throng::emitter<std::string_view, bool>& emit) {
        emit(line.line(), line.line().size() > 3);
    }
};

job_options ordered(result_order order, std::optional<std::uint64_t> top = {}) {
    job_options options;
    options.workers = 2;
    options.partitions = 5;
    options.split_bytes = 7;
    options.order = order;
    options.top = top;
    return options;
}

std::string sorted_lines(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at) + 1;
        lines.push_back(text.substr(at, end - at));
        at = end;
    }
    std::sort(lines.begin(), lines.end());
    std::string all;
    for (const std::string& line : lines) all += line;
    return all;
}

const input_files& fruit() {
    static const input_files files("fig\napple\npear\nfig\nplum\napple\nfig\nlime\nplum\n\n");
    return files;
}

}  // namespace

TEST_CASE("results are sorted by key, unless asked otherwise") {
    const std::string by_key = "\t1\napple\t2\nfig\t3\nlime\t1\npear\t1\nplum\t2\n";
    CHECK(run_job<line_counts>(fruit(), ordered(result_order::automatic)).output == by_key);
    CHECK(run_job<line_counts>(fruit(), ordered(result_order::key)).output == by_key);
}

TEST_CASE("results can be sorted by value, the largest first, equal ones by key") {
    CHECK(run_job<line_counts>(fruit(), ordered(result_order::value)).output ==
          "fig\t3\napple\t2\nplum\t2\n\t1\nlime\t1\npear\t1\n");
}

TEST_CASE("results that are not sorted are the same ones") {
    const std::string any = run_job<line_counts>(fruit(), ordered(result_order::none)).output;
    CHECK(sorted_lines(any) == "\t1\napple\t2\nfig\t3\nlime\t1\npear\t1\nplum\t2\n");
    job_options one_worker = ordered(result_order::none);
    one_worker.workers = 1;
    CHECK(run_job<line_counts>(fruit(), one_worker).output ==
          run_job<line_counts>(fruit(), one_worker).output);
}

TEST_CASE("the first are those of the largest values, ties by key") {
    const job_result two = run_job<line_counts>(fruit(), ordered(result_order::automatic, 2));
    CHECK(two.output == "fig\t3\napple\t2\n");
    CHECK(two.summary.results == 6);
    CHECK(two.summary.written == 2);
    CHECK(run_job<line_counts>(fruit(), ordered(result_order::value, 4)).output ==
          "fig\t3\napple\t2\nplum\t2\n\t1\n");
    CHECK(run_job<line_counts>(fruit(), ordered(result_order::key, 2)).output == "\t1\napple\t2\n");
    const job_result none = run_job<line_counts>(fruit(), ordered(result_order::none, 2));
    CHECK(std::ranges::count(none.output, '\n') == 2);
    CHECK(none.summary.written == 2);
}

TEST_CASE("the first may be none, or more than there are") {
    for (const auto order : {result_order::key, result_order::value, result_order::none}) {
        CHECK(run_job<line_counts>(fruit(), ordered(order, 0)).output.empty());
        for (const std::uint64_t top : {std::uint64_t{6}, std::uint64_t{7}, ~std::uint64_t{0}}) {
            const std::string all = run_job<line_counts>(fruit(), ordered(order)).output;
            const std::string first = run_job<line_counts>(fruit(), ordered(order, top)).output;
            CHECK(sorted_lines(first) == sorted_lines(all));
            if (order != result_order::none) CHECK(first == all);
        }
    }
}

TEST_CASE("numbers are sorted as numbers") {
    const input_files numbers("10\n9\n-1\n-10\n0\n9223372036854775807\n-9223372036854775808\n");
    CHECK(run_job<numbers_as_keys>(numbers, ordered(result_order::key)).output ==
          "-9223372036854775808\t-2.305843009213694e+18\n-10\t-2.5\n-1\t-0.25\n0\t0\n9\t2.25\n"
          "10\t2.5\n9223372036854775807\t2.305843009213694e+18\n");
    CHECK(run_job<numbers_as_keys>(numbers, ordered(result_order::value, 3)).output ==
          "9223372036854775807\t2.305843009213694e+18\n10\t2.5\n9\t2.25\n");
}

TEST_CASE("a map-only job gives its results in the order of its input") {
    const std::string text = numbered_lines(3000);
    input_files inputs(text);
    inputs.add("");
    inputs.add("last\nof all");
    std::string expected;
    for (int i = 0; i < 3000; ++i) {
        expected += std::to_string(i) + (i >= 1000 ? "\t1\n" : "\t0\n");
    }
    expected += "last\t1\nof all\t1\n";
    for (const unsigned workers : {1u, 2u, 7u}) {
        for (const std::uint64_t split : {1u, 64u, 4096u}) {
            job_options options = ordered(result_order::automatic);
            options.workers = workers;
            options.split_bytes = split;
            CHECK(run_job<copy_lines>(inputs, options).output == expected);
            options.order = result_order::none;
            CHECK(run_job<copy_lines>(inputs, options).output == expected);
            options.top = 2;
            CHECK(run_job<copy_lines>(inputs, options).output == "0\t0\n1\t0\n");
        }
    }
}

TEST_CASE("a map-only job's results can be sorted, equal ones in the order of the input") {
    const input_files inputs("b 1\na\nb 1\na\nccc\n");
    CHECK(run_job<copy_lines>(inputs, ordered(result_order::key)).output ==
          "a\t0\na\t0\nb 1\t0\nb 1\t0\nccc\t0\n");
    CHECK(run_job<copy_lines>(input_files("bb\naaaa\ncc\n"), ordered(result_order::value)).output ==
          "aaaa\t1\nbb\t0\ncc\t0\n");
}

TEST_CASE("no input, or an empty one, gives no results") {
    CHECK(run_job<line_counts>(input_files(), ordered(result_order::key)).output.empty());
    CHECK(run_job<line_counts>(input_files(""), ordered(result_order::value, 3)).output.empty());
    CHECK(run_job<copy_lines>(input_files(""), ordered(result_order::automatic)).output.empty());
}
