#include "io/line_index.hpp"

#include "io/errors.hpp"
#include "random_text.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <initializer_list>
#include <string>
#include <thread>
#include <vector>

namespace throng::io {
namespace {

using sizes = std::initializer_list<std::size_t>;

// The newlines before each offset of a text.
std::vector<std::uint64_t> naive_lines(const std::string& text) {
    std::vector<std::uint64_t> lines{0};
    for (const char byte : text) lines.push_back(lines.back() + (byte == '\n' ? 1 : 0));
    return lines;
}

// Counts the bytes that are read.
class metered_file_system : public file_system {
public:
    ssize_t pread(int descriptor, void* to, std::size_t size, std::uint64_t offset) override {
        const ssize_t got = file_system::pread(descriptor, to, size, offset);
        if (got > 0) bytes_read += static_cast<std::uint64_t>(got);
        return got;
    }
    std::atomic<std::uint64_t> bytes_read{0};
};

TEST_CASE("lines before random offsets are those of a naive count") {
    const std::uint64_t seed = test::test_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const test::temporary_directory directory;
    for (const std::size_t granule_bytes : sizes{1, 7, 64, 4096, 1 << 20}) {
        const std::string one = test::random_text(random, 300);
        const std::string other = test::random_text(random, 3);
        const std::vector<input> inputs{{directory.write("one", one), one.size(), false},
                                        {directory.write("other", other), other.size(), false}};
        const std::vector<std::uint64_t> one_lines = naive_lines(one);
        const std::vector<std::uint64_t> other_lines = naive_lines(other);
        line_index index(inputs, granule_bytes);
        for (int round = 0; round < 300; ++round) {
            const bool first = random() % 2 == 0;
            const std::vector<std::uint64_t>& lines = first ? one_lines : other_lines;
            const std::size_t offset = random() % lines.size();
            CAPTURE(offset);
            REQUIRE(index.lines_before(first ? 0 : 1, offset) == lines[offset]);
        }
    }
}

TEST_CASE("asking for every split, in any order, reads a file about once") {
    const test::temporary_directory directory;
    std::mt19937_64 random(1);
    const std::string text = test::random_text(random, 3000);
    const std::vector<input> inputs{{directory.write("text", text), text.size(), false}};
    const std::vector<std::uint64_t> lines = naive_lines(text);
    std::vector<std::size_t> offsets;
    for (std::size_t offset = 0; offset < text.size(); offset += 1024) offsets.push_back(offset);

    const std::uint64_t allowed = text.size() + text.size() / 10;  // the magic of each opened file
    SUBCASE("forward") {}
    SUBCASE("backward") { std::reverse(offsets.begin(), offsets.end()); }
    SUBCASE("shuffled") { std::shuffle(offsets.begin(), offsets.end(), random); }
    metered_file_system files;
    line_index index(inputs, 1024, files);
    for (const std::size_t offset : offsets) {
        REQUIRE(index.lines_before(0, offset) == lines[offset]);
    }
    CHECK(files.bytes_read <= allowed);

    SUBCASE("and tiny splits that are asked for in order, too") {
        files.bytes_read = 0;
        line_index coarse(inputs, 1 << 20, files);
        std::uint64_t asked = 0;
        for (std::size_t offset = 0; offset < text.size(); offset += 512, ++asked) {
            REQUIRE(coarse.lines_before(0, offset) == lines[offset]);
        }
        CHECK(files.bytes_read <= text.size() + asked * 10);
    }
}

TEST_CASE("many threads may ask at once") {
    const test::temporary_directory directory;
    std::mt19937_64 random(2);
    const std::string text = test::random_text(random, 2000);
    const std::vector<input> inputs{{directory.write("text", text), text.size(), false}};
    const std::vector<std::uint64_t> lines = naive_lines(text);
    line_index index(inputs, 1000);
    std::atomic<int> wrong{0};
    {
        std::vector<std::jthread> threads;
        for (std::size_t thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&, thread] {
                for (std::size_t offset = thread * 131; offset < text.size(); offset += 977) {
                    if (index.lines_before(0, offset) != lines[offset]) ++wrong;
                }
            });
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("a file that became shorter is an error that names it") {
    const test::temporary_directory directory;
    const std::vector<input> inputs{{directory.write("text", "one\ntwo\n"), 1000, false}};
    line_index index(inputs);
    CHECK(index.lines_before(0, 8) == 2);
    CHECK_THROWS_WITH_AS((void)index.lines_before(0, 9), doctest::Contains("text' became shorter"),
                         input_error);
}

}  // namespace
}  // namespace throng::io
