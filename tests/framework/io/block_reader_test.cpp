#include "io/block_reader.hpp"

#include "failing_file_system.hpp"
#include "io/errors.hpp"
#include "random_text.hpp"
#include "tests/scale.hpp"
#include "tests/temporary_directory.hpp"

#include <throng/abi.h>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <initializer_list>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

namespace throng::io {
namespace {

using sizes = std::initializer_list<std::size_t>;

using test::temporary_directory;

std::uint64_t count_lines(std::string_view text) {
    return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

// Reads all that is left of the open split, checking what every block must be.
std::string read_split(block_reader& reader, const std::string& text, std::size_t block_bytes,
                       line_index* index = nullptr) {
    std::string all;
    block block;
    std::uint64_t lines = 0;
    volatile char last_read = 0;  // reads the padding, for the sanitizers to see
    while (reader.next(block)) {
        const std::string_view data(block.data, block.size);
        REQUIRE(block.size > 0);
        REQUIRE(data == std::string_view(text).substr(block.offset, block.size));
        REQUIRE((block.offset == 0 || text[block.offset - 1] == '\n'));
        REQUIRE((data.back() == '\n' || block.offset + block.size == text.size()));
        const bool one_line = data.find('\n') >= data.size() - 1;
        REQUIRE((block.size <= block_bytes || one_line));
        for (int byte = 0; byte < THRONG_BLOCK_PADDING; ++byte) {
            last_read = data.data()[block.size + static_cast<std::size_t>(byte)];
        }
        if (index) {
            if (all.empty()) lines = count_lines(std::string_view(text).substr(0, block.offset));
            REQUIRE(reader.lines_before(*index) == lines);
            lines += count_lines(data);
        }
        all += data;
    }
    REQUIRE_FALSE(reader.next(block));
    (void)last_read;
    return all;
}

// The lines that begin in [begin, end).
std::string lines_of(const std::string& text, std::size_t begin, std::size_t end) {
    const auto line_begin = [&](std::size_t offset) {
        while (offset < text.size() && offset > 0 && text[offset - 1] != '\n') ++offset;
        return std::min(offset, text.size());
    };
    return text.substr(line_begin(begin), line_begin(end) - line_begin(begin));
}

void check_partition(const std::string& text, const std::string& path, std::size_t split_bytes,
                     block_options options, file_system& files = file_system::real()) {
    CAPTURE(split_bytes);
    CAPTURE(options.block_bytes);
    CAPTURE(text.size());
    const std::vector<input> inputs{{path, text.size(), false}};
    split_queue queue(inputs, split_bytes);
    line_index index(inputs, 100);
    block_reader reader(inputs, options, files);
    std::string all;
    bool with_lines = false;
    while (const auto split = queue.next()) {
        const std::string expected = lines_of(text, split->begin, split->end);
        const bool opened = reader.open(*split);
        REQUIRE(opened == !expected.empty());
        with_lines = !with_lines;
        REQUIRE(read_split(reader, text, options.block_bytes, with_lines ? &index : nullptr) ==
                expected);
        all += expected;
    }
    REQUIRE(all == text);
}

TEST_CASE("the blocks of all splits are the file, whatever the sizes") {
    const std::uint64_t seed = test::test_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const temporary_directory directory;
    for (std::size_t round = 0; round < test::scaled(30); ++round) {
        const std::string text = test::random_text(random, random() % 100);
        const std::string path = directory.write("text", text);
        for (const std::size_t split_bytes : sizes{1, 2, 3, 7, 64, 1000, 4096, 100000}) {
            if (split_bytes < 7 && round % 10 != 0) continue;
            for (const std::size_t block_bytes : sizes{1, 2, 64, 1000, 5000, 1 << 18}) {
                check_partition(text, path, split_bytes, {block_bytes});
            }
        }
    }
}

TEST_CASE("every short text of newlines and letters is read whole") {
    const temporary_directory directory;
    for (std::size_t size = 0; size <= 6; ++size) {
        for (std::size_t bits = 0; bits < (std::size_t{1} << size); ++bits) {
            std::string text;
            for (std::size_t byte = 0; byte < size; ++byte) {
                text += (bits >> byte & 1) != 0 ? '\n' : static_cast<char>('a' + byte);
            }
            const std::string path = directory.write("text", text);
            for (std::size_t split_bytes = 1; split_bytes <= size + 1; ++split_bytes) {
                for (std::size_t block_bytes = 1; block_bytes <= size + 1; ++block_bytes) {
                    check_partition(text, path, split_bytes, {block_bytes});
                }
            }
        }
    }
}

TEST_CASE("interrupted and short reads lose nothing") {
    std::mt19937_64 random(3);
    const temporary_directory directory;
    test::interrupting_file_system files;
    const std::string text = test::random_text(random, 100);
    const std::string path = directory.write("text", text);
    for (const std::size_t split_bytes : sizes{10, 1000, 100000}) {
        check_partition(text, path, split_bytes, {.block_bytes = 500}, files);
    }
}

TEST_CASE("splits may be read in any order, of many files, by one reader") {
    const temporary_directory directory;
    std::mt19937_64 random(4);
    std::vector<std::string> texts;
    std::vector<input> inputs;
    for (int file = 0; file < 20; ++file) {
        texts.push_back(test::random_text(random, 50));
        inputs.push_back(
            {directory.write(std::to_string(file), texts.back()), texts.back().size(), false});
    }
    std::vector<split> splits;
    split_queue queue(inputs, 300);
    while (const auto split = queue.next()) splits.push_back(*split);
    std::shuffle(splits.begin(), splits.end(), random);
    block_reader reader(inputs, {.block_bytes = 128});
    for (const split& split : splits) {
        const std::string& text = texts[split.input];
        const bool opened = reader.open(split);
        const std::string expected = lines_of(text, split.begin, split.end);
        REQUIRE(opened == !expected.empty());
        REQUIRE(read_split(reader, text, 128) == expected);
    }
}

// Counts what is read of a file that is one line.
class metered_file_system : public file_system {
public:
    ssize_t pread(int descriptor, void* to, std::size_t size, std::uint64_t offset) override {
        bytes_read += size;
        ++reads;
        return file_system::pread(descriptor, to, size, offset);
    }
    std::uint64_t bytes_read = 0;
    int reads = 0;
};

TEST_CASE("a small file is read at once, and its end is seen with that") {
    const temporary_directory directory;
    const std::string text = "one\ntwo\nthree";
    for (const record_kind kind : {record_kind::line, record_kind::csv, record_kind::whole}) {
        const std::vector<input> inputs{{directory.write("small", text), text.size(), false}};
        metered_file_system files;
        block_reader reader(inputs, {.cut = {.kind = kind}}, files);
        REQUIRE(reader.open({0, 0, text.size()}));
        CHECK(read_split(reader, text, 1000) == text);
        CHECK(files.reads == 1);
    }
}

TEST_CASE("a long line over many splits is read about once to skip it and once to map it") {
    const temporary_directory directory;
    const std::string text(8 << 20, 'x');
    const std::vector<input> inputs{{directory.write("line", text), text.size(), false}};
    metered_file_system files;
    block_reader reader(inputs, {}, files);
    split_queue queue(inputs, 64);
    std::string all;
    while (const auto split = queue.next()) {
        const bool opened = reader.open(*split);
        if (opened) all += read_split(reader, text, text.size());
    }
    CHECK(all == text);
    CHECK(files.bytes_read < 3 * text.size());
}

TEST_CASE("a line longer than the limit is refused, and one as long is not") {
    const temporary_directory directory;
    const std::string text = "short\n" + std::string(999, 'x') + "\n";
    const std::vector<input> inputs{{directory.write("line", text), text.size(), false}};
    block_reader wide(inputs, {.block_bytes = 16, .longest_line_bytes = 1000});
    REQUIRE(wide.open({0, 0, text.size()}));
    CHECK(read_split(wide, text, 16) == text);

    block_reader narrow(inputs, {.block_bytes = 16, .longest_line_bytes = 999});
    REQUIRE(narrow.open({0, 0, text.size()}));
    block block;
    CHECK(narrow.next(block));
    CHECK_THROWS_WITH_AS((void)narrow.next(block),
                         doctest::Contains("has a line of more than 999 bytes at offset 6"),
                         input_error);
}

// Writes to a pipe from a thread, in pieces of random size.
class pipe_writer {
public:
    pipe_writer(int descriptor, const std::string& text, std::uint64_t seed)
        : thread_([descriptor, &text, seed] {
              std::mt19937_64 random(seed);
              std::string_view rest = text;
              while (!rest.empty()) {
                  const std::size_t size = std::min<std::size_t>(rest.size(), 1 + random() % 5000);
                  if (write_all(file_system::real(), descriptor, rest.substr(0, size)) != 0) break;
                  rest.remove_prefix(size);
              }
              ::close(descriptor);
          }) {}

private:
    std::jthread thread_;
};

TEST_CASE("a stream gives what a file gives, with line numbers") {
    const std::uint64_t seed = test::test_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (const std::size_t block_bytes : sizes{1, 100, 3000, 1 << 18}) {
        for (const std::size_t lines : sizes{0, 1, 2, 50, 2000}) {
            const std::string text = test::random_text(random, lines);
            int ends[2];
            REQUIRE(::pipe(ends) == 0);
            // The text must outlive the writer, which goes on until all has been read.
            const pipe_writer writer(ends[1], text, random());
            const unique_file reading(file_system::real(), ends[0]);
            const std::vector<input> inputs{{"/dev/fd/" + std::to_string(ends[0]), 0, true}};
            line_index index(inputs);
            block_reader reader(inputs, {block_bytes});
            REQUIRE(reader.open({0, 0, end_of_stream}));
            REQUIRE(read_split(reader, text, block_bytes, &index) == text);
        }
    }
}

TEST_CASE("a non-blocking pipe is waited for") {
    const std::string text(300000, '\n');
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    REQUIRE(::fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0);
    const pipe_writer writer(ends[1], text, 5);
    std::string all(text.size() + 1, '\0');
    std::size_t filled = 0;
    for (;;) {
        const ssize_t got = read_some(file_system::real(), ends[0], all.data() + filled, 1000);
        REQUIRE(got >= 0);
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    ::close(ends[0]);
    CHECK(filled == text.size());
}

TEST_CASE("a file that shrinks while it is read is an error with its name and offset") {
    const temporary_directory directory;
    const std::string path = directory.write("log", std::string(1000, 'x') + "\n");
    const std::vector<input> inputs{{path, 5000, false}};
    block_reader reader(inputs);
    CHECK_THROWS_WITH_AS((void)reader.open({0, 0, 5000}),
                         doctest::Contains("log' became shorter while it was read: it ends at "
                                           "offset 1001, not 5000"),
                         input_error);
    CHECK_THROWS_AS((void)reader.open({0, 3000, 5000}), input_error);
}

TEST_CASE("a file that grows while it is read is an error") {
    const temporary_directory directory;
    for (const record_kind kind : {record_kind::line, record_kind::csv, record_kind::whole}) {
        for (const std::string& more : {std::string("t"), std::string(1'000'000, 't')}) {
            const std::vector<input> inputs{
                {directory.write("log", "one\ntwo\n" + more), 8, false}};
            block_reader reader(inputs, {.cut = {.kind = kind}});
            const auto read = [&] {
                block block;
                (void)reader.open({0, 0, 8});
                (void)reader.next(block);
            };
            CHECK_THROWS_WITH_AS(
                read(),
                ("'" + inputs[0].name +
                 "' became longer while it was read: it goes on at offset 8; inputs must "
                 "not change while a job runs")
                    .c_str(),
                input_error);
        }
    }
}

TEST_CASE("a byte order mark before the first line is skipped, however the file is divided") {
    const temporary_directory directory;
    const std::string mark = "\xef\xbb\xbf";
    for (const std::string text : {"", "one\ntwo\n", "\n\nthree", "one", "\n"}) {
        CAPTURE(text);
        const std::string path = directory.write("text", mark + text);
        for (const bool stream : {false, true}) {
            const std::vector<input> inputs{{path, stream ? 0 : mark.size() + text.size(), stream}};
            for (const std::uint64_t split_bytes : {1U, 2U, 3U, 4U, 5U, 100U}) {
                for (const std::size_t block_bytes : {1U, 2U, 3U, 4U, 100U}) {
                    CAPTURE(split_bytes);
                    CAPTURE(block_bytes);
                    split_queue queue(inputs, split_bytes);
                    block_reader reader(inputs, {.block_bytes = block_bytes});
                    std::string all;
                    block block;
                    while (const auto split = queue.next()) {
                        if (!reader.open(*split)) continue;
                        while (reader.next(block)) {
                            CHECK(block.offset == mark.size() + all.size());
                            all.append(block.data, block.size);
                        }
                    }
                    CHECK(all == text);
                }
            }
        }
    }
}

TEST_CASE("an input that is gone, or a directory by now, is an error with its name") {
    const temporary_directory directory;
    const std::vector<input> inputs{{directory / "gone", 5, false}, {directory.path(), 5, false}};
    block_reader reader(inputs);
    CHECK_THROWS_WITH_AS((void)reader.open({0, 0, 5}),
                         doctest::Contains("gone': No such file or directory"), input_error);
    CHECK_THROWS_WITH_AS((void)reader.open({1, 0, 5}), doctest::Contains("Is a directory"),
                         input_error);
}

}  // namespace
}  // namespace throng::io
