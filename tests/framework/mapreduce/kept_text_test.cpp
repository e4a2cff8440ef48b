#include "mapreduce/records/kept_text.hpp"

#include "io/block_reader.hpp"
#include "io/errors.hpp"
#include "tests/framework/io/failing_file_system.hpp"
#include "tests/framework/job/random_source.hpp"
#include "tests/scale.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace throng::test;
using throng::io::scratch_error;
using throng::mapreduce::kept_text;
using throng::mapreduce::memory_pool;
namespace io = throng::io;

constexpr std::uint64_t block_bytes = memory_pool::block_bytes;
constexpr std::uint64_t plenty = std::uint64_t{1} << 30;

std::string random_lines(random_source& random, std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) {
        const std::size_t most = random.below(50) == 0 ? 3 * block_bytes / 2 : 40;
        text += random.text(most, "abcdefgh") + '\n';
    }
    return text;
}

// In writes of any size, as results come.
void fill(kept_text& text, random_source& random, std::string_view lines) {
    while (!lines.empty()) {
        const std::size_t count = std::min(lines.size(), random.below(200000));
        text.write(lines.substr(0, count));
        lines.remove_prefix(count);
    }
    text.finish();
}

// The text, read through `source` from `begin` on, in reads of any size.
std::string read_on(io::source& source, random_source& random, std::uint64_t begin) {
    std::string all;
    std::vector<char> buffer(200000);
    for (;;) {
        const std::size_t wanted = 1 + random.below(buffer.size());
        const std::size_t got = source.read(buffer.data(), wanted, begin + all.size());
        if (got == 0) return all;
        all.append(buffer.data(), got);
    }
}

io::input as_input(const std::shared_ptr<kept_text>& text) {
    io::input input;
    input.name = "the output of a test";
    input.has_path = false;
    input.size = text->bytes();
    input.data = text;
    return input;
}

std::string lines_of_splits(const std::vector<io::input>& inputs, std::uint64_t split_bytes) {
    std::string lines;
    io::block_reader reader(inputs);
    io::split_queue splits(inputs, split_bytes);
    while (const auto split = splits.next()) {
        io::block block;
        if (!reader.open(*split)) continue;
        while (reader.next(block)) lines.append(block.data, block.size);
    }
    return lines;
}

// Nothing, a part and all of the text stays in memory.
constexpr std::array<std::uint64_t, 3> memory{0, 5 * block_bytes, plenty};

}  // namespace

TEST_CASE("a kept text is read as it was written, from any place, in memory or not") {
    random_source random;
    CAPTURE(random.seed());
    const temporary_directory directory;
    for (const std::uint64_t most : memory) {
        CAPTURE(most);
        memory_pool writer(plenty);
        kept_text text(most, writer, directory.path());
        const std::string lines = random_lines(random, scaled(2000000));
        fill(text, random, lines);
        CHECK(text.bytes() == lines.size());
        CHECK((text.put_aside_bytes() > 0) == (most < lines.size()));
        CHECK(text.put_aside_bytes() <= lines.size());
        const auto source = text.open();
        CHECK(source->seekable());
        for (int i = 0; i < 20; ++i) {
            const std::size_t begin = i == 0 ? 0 : random.below(lines.size() + 1);
            CAPTURE(begin);
            const bool same = read_on(*source, random, begin) == lines.substr(begin);
            CHECK(same);
        }
        char byte;
        CHECK(source->read(&byte, 1, lines.size() + block_bytes) == 0);
    }
}

TEST_CASE("mappers find the lines of a kept text in its splits, and the numbers of its lines") {
    random_source random;
    CAPTURE(random.seed());
    const temporary_directory directory;
    for (const std::uint64_t most : memory) {
        memory_pool writer(plenty);
        const auto text = std::make_shared<kept_text>(most, writer, directory.path());
        const std::string lines = random_lines(random, scaled(600000));
        fill(*text, random, lines);
        const std::vector<io::input> inputs{as_input(text)};
        CHECK(io::printable_name(inputs[0]) == "the output of a test");
        for (const std::uint64_t split_bytes : {std::uint64_t{5000}, block_bytes, plenty}) {
            const bool same = lines_of_splits(inputs, split_bytes) == lines;
            CHECK(same);
        }
        io::line_index index(inputs);
        const std::size_t offset = random.below(lines.size());
        const auto newlines =
            std::count(lines.begin(), lines.begin() + std::ptrdiff_t(offset), '\n');
        CHECK(index.lines_before(0, offset) == static_cast<std::uint64_t>(newlines));
    }
}

TEST_CASE("several threads read a kept text at once") {
    random_source random;
    CAPTURE(random.seed());
    const temporary_directory directory;
    memory_pool writer(plenty);
    kept_text text(3 * block_bytes, writer, directory.path());
    const std::string lines = random_lines(random, scaled(1000000));
    fill(text, random, lines);
    std::array<bool, 4> same{};
    std::vector<std::thread> threads;
    for (bool& each : same) {
        threads.emplace_back([&text, &lines, &each] {
            random_source own;
            const auto source = text.open();
            each = read_on(*source, own, 0) == lines;
        });
    }
    for (std::thread& each : threads) each.join();
    CHECK(std::ranges::count(same, true) == 4);
}

TEST_CASE("what stays in memory counts for the writer until the text is finished") {
    const temporary_directory directory;
    memory_pool writer(plenty);
    kept_text text(plenty, writer, directory.path());
    text.write(std::string(10 * block_bytes + 1, 'x'));
    CHECK(writer.used() == 11 * block_bytes);
    text.finish();
    CHECK(writer.used() == 0);
    CHECK(text.in_memory_bytes() == 11 * block_bytes);
    CHECK(text.put_aside_bytes() == 0);
}

TEST_CASE("where the writer's memory is short, blocks are put aside when they are full") {
    const temporary_directory directory;
    memory_pool writer(8 * block_bytes);
    kept_text text(plenty, writer, directory.path());
    const std::string line(block_bytes - 1, 'x');
    for (int i = 0; i < 50; ++i) text.write(line + '\n');
    CHECK(writer.used() <= 6 * block_bytes);
    CHECK(text.put_aside_bytes() >= 44 * block_bytes);
    CHECK(text.scratch_bytes() < text.put_aside_bytes() / 10);
    text.finish();
    CHECK(writer.used() == 0);
    CHECK(text.in_memory_bytes() <= 6 * block_bytes);
}

TEST_CASE("a text of no lines is read as such") {
    const temporary_directory directory;
    memory_pool writer(plenty);
    const auto text = std::make_shared<kept_text>(0, writer, directory.path());
    text->write("");
    text->finish();
    CHECK(text->bytes() == 0);
    CHECK(text->in_memory_bytes() == 0);
    char byte;
    CHECK(text->open()->read(&byte, 1, 0) == 0);
    CHECK(lines_of_splits({as_input(text)}, 1).empty());
}

TEST_CASE("a text that cannot be put aside, or not be brought back, says so") {
    random_source random;
    CAPTURE(random.seed());
    const temporary_directory directory;
    const std::string lines = random_lines(random, 10 * block_bytes);
    const int failures = fail_each_call(
        EIO,
        [&](io::file_system& files) {
            memory_pool writer(plenty);
            kept_text text(2 * block_bytes, writer, directory.path(), files);
            fill(text, random, lines);
            const bool same = read_on(*text.open(), random, 0) == lines;
            CHECK(same);
        },
        [&](const std::string& message) {
            CHECK(message.find(directory.path()) != std::string::npos);
            CHECK(message.find("Input/output error") != std::string::npos);
        });
    CHECK(failures > 10);
}
