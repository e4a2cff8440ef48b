// The header with which users test their jobs.
#include "tests/framework/job/fake_host.hpp"

#include <throng/testing.hpp>

#include <doctest/doctest.h>

#include <sstream>

namespace {

using namespace throng::testing;
using throng::testing::map;

struct word_count {
    void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) const {
        if (line == "bad") throw throng::error("this line is bad");
        if (line == "rare") emit.count("rare lines");
        if (line == "told") emit.status("a line that tells");
        for (std::string_view word : throng::words(line)) emit(word, 1);
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
    void reduce(std::string_view word, throng::receiver<std::uint64_t>& counts,
                throng::output& out) const {
        std::uint64_t total = 0;
        for (std::uint64_t count : counts) total += count;
        if (total == 13) throw throng::error("unlucky");
        if (word == "told") out.status("told again");
        if (total == 1) out.count("single words", 2);
        out.write(word, total);
    }
};

// Results of several kinds, and not in the order of their keys.
struct mixed {
    void map(std::string_view line, throng::emitter<int, std::string_view>& emit) const {
        emit(static_cast<int>(line.size()), line);
    }
    void reduce(int size, throng::receiver<std::string_view>& lines, throng::output& out) const {
        for (const std::string_view line : lines) out.write(std::pair(-size, line), 0.5 * size);
        out.write("key alone");
    }
};

struct lengths {
    void map(const throng::record& r, throng::emitter<std::string, std::int64_t>& emit) const {
        emit(std::string(r.file()) + ":" + std::to_string(r.line_number()),
             -static_cast<std::int64_t>(r.line().size()));
    }
};

template <throng::value_order Order>
struct joined {
    static constexpr auto order = Order;
    void map(std::string_view line, throng::emitter<char, std::string>& emit) const {
        emit(line.empty() ? '-' : line.front(), std::string(line));
    }
    void reduce(char key, throng::receiver<std::string>& lines, throng::output& out) const {
        std::string all;
        for (const std::string& line : lines) all += line + ";";
        out.write(std::string(1, key), all);
    }
};

// Neither copied nor moved.
struct repeated {
    std::uint64_t times = 1;
    bool set_up = false;
    repeated() = default;
    repeated(const repeated&) = delete;
    repeated& operator=(const repeated&) = delete;
    void parameters(throng::parameters& p) { p.integer("times", times, 1, 9, "how often"); }
    void setup() { set_up = true; }
    void map(const throng::block& b, throng::emitter<std::string_view, bool>& emit) const {
        for (std::uint64_t i = 0; i < times; ++i) emit(b.text(), set_up);
    }
    static void combine(bool& all, bool more) { all = all && more; }
};

}  // namespace

TEST_CASE("a job is run on lines, and gives the lines that the program would print") {
    CHECK(run(word_count(), {"The cat", "the dog"}).lines() ==
          line_list{"cat\t1", "dog\t1", "the\t2"});
    CHECK(run(word_count(), {}).lines().empty());
    CHECK(run(lengths(), {"three", "", "a"}, {.file = "text"}).lines() ==
          line_list{"text:1\t-5", "text:2\t0", "text:3\t-1"});
    CHECK(run(mixed(), {"bb", "a", "cc"}).lines() ==
          line_list{"-2\tbb\t1", "-2\tcc\t1", "-1\ta\t0.5", "key alone", "key alone"});
}

TEST_CASE("results are read as what they were written as") {
    using counts = std::vector<std::pair<std::string, std::uint64_t>>;
    CHECK(run(word_count(), {"b a b"}).as<std::string, std::uint64_t>() ==
          counts{{"a", 1}, {"b", 2}});
    CHECK(run(word_count(), {"b a b"}).as<std::string>() == std::vector<std::string>{"a", "b"});
    CHECK_THROWS_WITH_AS((void)(run(word_count(), {"a"}).as<std::string, std::int64_t>()),
                         "a result's value is of another kind: '1'", throng::error);
    CHECK_THROWS_WITH_AS((void)(run(word_count(), {"a"}).as<double>()),
                         "a result's key is of another kind: 'a'", throng::error);
}

TEST_CASE("map alone gives the pairs as they were emitted") {
    using counts = std::vector<std::pair<std::string, std::uint64_t>>;
    CHECK(map(word_count(), {"b a b"}).pairs == counts{{"b", 1}, {"a", 1}, {"b", 1}});
    using lines = std::vector<std::pair<int, std::string>>;
    CHECK(map(mixed(), {"bb", "", "cc"}).pairs == lines{{2, "bb"}, {0, ""}, {2, "cc"}});
    using places = std::vector<std::pair<std::string, std::int64_t>>;
    CHECK(map(lengths(), {"a"}).pairs == places{{"input:1", -1}});
    CHECK(map(word_count(), std::vector<std::string>(1000, "a b")).pairs.size() == 2000);
}

TEST_CASE("reduce alone gets one key and its values") {
    CHECK(reduce(word_count(), "cat", {1, 2, 3}).lines() == line_list{"cat\t6"});
    CHECK(reduce(word_count(), "cat", {}).lines() == line_list{"cat\t0"});
    CHECK(reduce(mixed(), 3, {"abc", "abd"}).lines().size() == 3);
    CHECK(reduce(repeated(), "text", {true, false, true}).lines() == line_list{"text\t0"});
}

TEST_CASE("values come in the order that the job asks for") {
    using throng::value_order;
    const std::vector<std::string> input{"xb", "y", "xa", "xc"};
    CHECK(run(joined<value_order::arrival>(), input).lines() == line_list{"x\txb;xa;xc;", "y\ty;"});
    CHECK(run(joined<value_order::sorted>(), input).lines() == line_list{"x\txa;xb;xc;", "y\ty;"});
    CHECK(reduce(joined<value_order::arrival>(), 'k', {"c", "a", "b"}).lines() ==
          line_list{"k\tc;a;b;"});
    CHECK(reduce(joined<value_order::sorted>(), 'k', {"c", "a", "b"}).lines() ==
          line_list{"k\ta;b;c;"});
    CHECK(map(joined<value_order::arrival>(), {"b", "a"}).pairs.front().second == "b");
}

TEST_CASE("parameters are set as on the command line, and refused as there") {
    const auto job = make_job<repeated>({{"times", "3"}});
    CHECK(job->times == 3);
    CHECK(job->set_up);
    CHECK(map(*job, {"x"}).pairs.size() == 3);
    CHECK(run(*job, {"x"}).lines() == line_list{"x\\n\t1"});
    CHECK(make_job<repeated>()->times == 1);
    CHECK_THROWS_WITH_AS(make_job<repeated>({{"times", "10"}}),
                         "parameter times cannot be '10': expected a whole number from 1 to 9",
                         throng::error);
    CHECK_THROWS_WITH_AS(make_job<repeated>({{"tims", "3"}}), "the job has no parameter 'tims'",
                         throng::error);
}

TEST_CASE("what a job throws, the test gets, unless bad records may be skipped") {
    CHECK_THROWS_WITH_AS((void)run(word_count(), {"a", "bad"}), "this line is bad", throng::error);
    CHECK_THROWS_WITH_AS((void)map(word_count(), {"bad"}), "this line is bad", throng::error);
    CHECK_THROWS_WITH_AS((void)reduce(word_count(), "a", {6, 7}), "unlucky", throng::error);
    const results skipped = run(word_count(), {"a", "bad", "b"}, {.most_bad_records = 1});
    CHECK(skipped.lines() == line_list{"a\t1", "b\t1"});
    REQUIRE(skipped.bad_records.size() == 1);
    CHECK(skipped.bad_records.front().offset == 2);
    CHECK(skipped.bad_records.front().reason == "this line is bad");
    CHECK_THROWS_AS((void)run(word_count(), {"bad", "bad"}, {.most_bad_records = 1}),
                    throng::error);
}

TEST_CASE("the job's counters can be read") {
    const results counted = run(word_count(), {"rare", "b", "rare", "c"});
    CHECK(counted.counters ==
          std::map<std::string, std::uint64_t>{{"rare lines", 2}, {"single words", 4}});
    CHECK(map(word_count(), {"rare"}).counters.at("rare lines") == 1);
    CHECK(reduce(word_count(), "a", {1}).counters.at("single words") == 2);
}

TEST_CASE("what the job says of itself can be read") {
    CHECK(run(word_count(), {"told", "b"}).statuses ==
          std::vector<std::string>{"a line that tells", "told again"});
}

TEST_CASE("a test framework can print lines") {
    std::ostringstream printed;
    printed << line_list{"a\t1", "b"};
    CHECK(printed.str() == "\na\t1\nb");
}
