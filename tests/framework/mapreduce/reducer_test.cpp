#include "tests/framework/mapreduce/run_job.hpp"
#include "tests/scale.hpp"

#include <throng/channel.hpp>
#include <throng/tasklet.hpp>

#include <array>
#include <atomic>
#include <stdexcept>

namespace {

using namespace throng::test;
using counts_receiver = throng::receiver<std::uint64_t>;

// Emits each line, numbered by its length, with the value 1.
struct lines_as_keys {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        emit(line, 1);
    }
};

// Emits what is before and behind a space.
struct keys_and_numbers {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        const std::size_t space = line.find(' ');
        emit(line.substr(0, space), std::stoull(std::string(line.substr(space + 1))));
    }
};

std::uint64_t sum(counts_receiver& values) {
    std::uint64_t total = 0;
    for (const std::uint64_t value : values) total += value;
    return total;
}

// Words of three letters, each `times` times, in turn; and how often each occurs.
std::string repeated_keys(std::size_t keys, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += numbered_lines(keys, "key ");
    return text;
}

job_options with(unsigned workers, unsigned partitions, std::uint64_t split_bytes = 0) {
    job_options options;
    options.workers = workers;
    options.partitions = partitions;
    options.split_bytes = split_bytes;
    return options;
}

struct counted_starts : lines_as_keys {
    static inline std::atomic<int> starts{0};
    static void reduce(std::string_view key, counts_receiver& values, throng::output& out) {
        ++starts;
        out.write(key, sum(values));
    }
};

struct early_reducers : lines_as_keys {
    static inline std::atomic<std::uint64_t> mapped{0};
    static inline std::atomic<std::uint64_t> mapped_at_first_value{0};
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        ++mapped;
        emit(line, 1);
    }
    static void reduce(std::string_view key, counts_receiver& values, throng::output& out) {
        const std::uint64_t first = values.receive().value_or(0);
        mapped_at_first_value = mapped.load();
        out.write(key, first + sum(values));
    }
};

struct early_return : lines_as_keys {
    static inline std::atomic<int> starts{0};
    static void reduce(std::string_view key, counts_receiver& values, throng::output& out) {
        ++starts;
        out.write(key, values.receive().value_or(0));
    }
};

struct no_value_read : lines_as_keys {
    static void reduce(std::string_view key, counts_receiver&, throng::output& out) {
        out.write(key);
    }
};

struct many_results : lines_as_keys {
    static void reduce(std::string_view key, counts_receiver& values, throng::output& out) {
        const std::uint64_t count = sum(values);
        for (std::uint64_t i = 0; i < count; ++i) out.write(i, key);
    }
};

struct with_children : keys_and_numbers {
    static void reduce(std::string_view key, counts_receiver& values, throng::output& out) {
        throng::channel<std::uint64_t> squares;
        std::uint64_t children = 0;
        for (const std::uint64_t value : values) {
            throng::spawn({.stack = throng::stack_kind::sliced},
                          [squares, value] { squares.send(value * value); });
            ++children;
            throng::yield();
        }
        std::uint64_t total = 0;
        for (std::uint64_t i = 0; i < children; ++i) total += squares.receive().value_or(0);
        auto last = throng::spawn([total] { return total + 1; });
        out.write(key, last.join());
    }
};

struct recursive : keys_and_numbers {
    [[gnu::noinline]] static std::uint64_t descend(counts_receiver& values, int depth) {
        volatile std::uint64_t mine = static_cast<std::uint64_t>(depth);
        if (depth == 0) return sum(values);
        const std::uint64_t here = depth % 100 == 0 ? values.receive().value_or(0) : 0;
        const std::uint64_t below = descend(values, depth - 1);
        return here + below + (mine == static_cast<std::uint64_t>(depth) ? 0 : 1000000);
    }
    static void reduce(std::string_view key, counts_receiver& values, throng::output& out) {
        out.write(key, descend(values, 1000));
    }
};

struct catching : keys_and_numbers {
    static void reduce(std::string_view key, counts_receiver& values, throng::output& out) {
        std::uint64_t total = 0;
        try {
            throw std::runtime_error(std::string(key));
        } catch (const std::exception& e) {
            total = sum(values);  // parks in the handler
            CHECK(e.what() == key);
            CHECK(std::uncaught_exceptions() == 0);
        }
        out.write(key, total);
    }
};

struct patient : keys_and_numbers {
    static inline std::atomic<int> out_of_order{0};
    static void reduce(std::string_view key, counts_receiver& values, throng::output& out) {
        std::array<std::uint64_t, 8> seen{};
        std::uint64_t count = 0;
        const std::string copy(key);
        for (const std::uint64_t value : values) {
            if (value != count) ++out_of_order;
            seen[count++ % seen.size()] = value;
        }
        for (std::uint64_t i = 1; i <= seen.size(); ++i) {
            if (seen[(count - i) % seen.size()] != count - i) ++out_of_order;
        }
        if (copy != key) ++out_of_order;
        out.write(key, count);
    }
};

}  // namespace

TEST_CASE("every distinct key has one reducer") {
    for (const unsigned workers : {1u, 2u, 7u}) {
        counted_starts::starts = 0;
        const job_result result = run_job<counted_starts>(repeated_keys(500, 20), with(workers, 5));
        CHECK(counted_starts::starts == 500);
        CHECK(result.summary.reducers == 500);
        CHECK(result.output.starts_with("key 0\t20\nkey 1\t20\nkey 10\t20\n"));
    }
}

// A mapper has room for a few batches and no more: with two megabytes of pairs for one partition it
// cannot be done before that partition has run several times.
TEST_CASE("a reducer is started by its first value, while mappers run") {
    for (const unsigned workers : {1u, 2u}) {
        early_reducers::mapped = 0;
        early_reducers::mapped_at_first_value = 0;
        const std::string text = repeated_keys(1, 100000);
        const job_result result = run_job<early_reducers>(text, with(workers, 1));
        CHECK(result.output == "key 0\t100000\n");
        CHECK(early_reducers::mapped_at_first_value > 0);
        CHECK(early_reducers::mapped_at_first_value < 100000);
        CHECK(early_reducers::mapped == 100000);
    }
}

TEST_CASE("a reducer may return early: later values of its key are dropped") {
    for (const unsigned workers : {1u, 2u}) {
        early_return::starts = 0;
        const job_result result = run_job<early_return>(repeated_keys(2, 100000), with(workers, 1));
        CHECK(result.output == "key 0\t1\nkey 1\t1\n");
        CHECK(early_return::starts == 2);
        CHECK(result.summary.reducers == 2);
        CHECK(result.summary.shuffled == 200000);
    }
    CHECK(run_job<no_value_read>(repeated_keys(3, 10000), with(2, 2)).output ==
          "key 0\nkey 1\nkey 2\n");
}

TEST_CASE("a reducer may write any number of results under any keys") {
    CHECK(run_job<many_results>("a\nb\na\nb\nb\nlonger than sixteen bytes\n", with(2, 3)).output ==
          "0\ta\n0\tb\n0\tlonger than sixteen bytes\n1\ta\n1\tb\n2\tb\n");
}

TEST_CASE("a reducer may spawn tasklets, use channels and yield") {
    std::string text;
    std::string expected;
    for (int key = 10; key < 30; ++key) {
        for (int value = 0; value < 5; ++value) {
            text += std::to_string(key) + ' ' + std::to_string(value) + '\n';
        }
        expected += std::to_string(key) + "\t31\n";  // 0 + 1 + 4 + 9 + 16, and one
    }
    for (const unsigned workers : {1u, 2u}) {
        CHECK(run_job<with_children>(text, with(workers, 3, 64)).output == expected);
    }
}

TEST_CASE("a reducer may be a thousand calls deep when it waits") {
    std::string text;
    for (int value = 0; value < 20000; ++value) {
        text += (value % 2 == 0 ? "even " : "odd ") + std::to_string(value) + '\n';
    }
    CHECK(run_job<recursive>(text, with(2, 1, 4096)).output == "even\t99990000\nodd\t100000000\n");
}

TEST_CASE("a reducer may wait in the handler of an exception") {
    std::string text;
    std::uint64_t total = 0;
    for (std::uint64_t value = 0; value < 30000; ++value) {
        text += std::string(1, static_cast<char>('a' + value % 5)) + ' ' +
                std::to_string(value / 5) + '\n';
        if (value % 5 == 0) total += value / 5;
    }
    std::string expected;
    for (const char key : {'a', 'b', 'c', 'd', 'e'}) {
        expected += key + ('\t' + std::to_string(total)) + '\n';
    }
    CHECK(run_job<catching>(text, with(1, 1)).output == expected);
    CHECK(run_job<catching>(text, with(2, 2)).output == expected);
}

// One mapper and one partition, so that values come in order.
TEST_CASE("a reducer keeps its stack over a hundred batches, and its values come in order") {
    patient::out_of_order = 0;
    std::string text;
    std::string expected;
    const std::size_t values = scaled(30000);
    for (std::size_t value = 0; value < values; ++value) {
        for (const char key : {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'}) {
            text += key + std::string(40, key) + ' ' + std::to_string(value) + '\n';
        }
    }
    for (const char key : {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'}) {
        expected += std::string(41, key) + '\t' + std::to_string(values) + '\n';
    }
    const job_result result = run_job<patient>(text, with(1, 1));
    CHECK(result.output == expected);
    CHECK(patient::out_of_order == 0);
    CHECK(result.summary.switches > values / 400);  // batches of some 1,400 records
}
