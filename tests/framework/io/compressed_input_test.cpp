// Compressed files and streams, read as what is in them.
#include "io/block_reader.hpp"
#include "io/errors.hpp"
#include "tests/framework/io/compress.hpp"
#include "tests/framework/io/damage.hpp"
#include "tests/framework/io/failing_file_system.hpp"
#include "tests/random_seed.hpp"
#include "tests/scale.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace throng::io {
namespace {

using test::all_formats;
using test::compress;
using test::temporary_directory;

// Lines that are compressed to something, not to next to nothing.
std::string lines(std::size_t bytes, std::uint64_t seed = 7) {
    std::mt19937_64 random(seed);
    std::string text;
    while (text.size() < bytes) text += std::to_string(random()) + '\n';
    return text;
}

// All that is read of an input, which must be one that is read from its begin on.
std::string read_all(const input& of, file_system& files = file_system::real(),
                     std::uint64_t most_memory_bytes = any_memory) {
    const std::vector<input> inputs{of};
    block_reader reader(inputs, {.most_memory_bytes = most_memory_bytes}, files);
    std::string all;
    split_queue queue(inputs, 1000);
    block block;
    while (const auto split = queue.next()) {
        if (!reader.open(*split)) continue;
        while (reader.next(block)) all.append(block.data, block.size);
    }
    return all;
}

input expand(const std::string& path) {
    return expand_inputs(std::vector<std::string>{path}).at(0);
}

std::string failure_of(const input& of, std::uint64_t most_memory_bytes = any_memory) {
    try {
        (void)read_all(of, file_system::real(), most_memory_bytes);
    } catch (const input_error& e) {
        return e.what();
    }
    return "none";
}

TEST_CASE("a compressed file is read as what is in it, whatever its name") {
    const temporary_directory directory;
    for (const auto format : all_formats) {
        CAPTURE(name_of(format));
        for (const std::size_t bytes : {1UL, 1000UL, test::sanitized ? 300'000UL : 3'000'000UL}) {
            const std::string text = lines(bytes);
            const std::string packed = compress(format, text);
            const input found = expand(directory.write("text", packed));
            CHECK(found.packed == format);
            CHECK(found.stored_bytes == packed.size());
            CHECK(found.stream);
            CHECK(read_all(found) == text);
        }
        CHECK(read_all(expand(directory.write("none", compress(format, "")))) == "");
    }
}

TEST_CASE("all frames of a compressed file are read") {
    const temporary_directory directory;
    const std::string one = lines(test::sanitized ? 100'000 : 700'000, 1);
    const std::string two = lines(10, 2);
    for (const auto format : all_formats) {
        CAPTURE(name_of(format));
        const std::string packed =
            compress(format, one) + compress(format, "") + compress(format, two);
        CHECK(read_all(expand(directory.write("text", packed))) == one + two);
    }
}

TEST_CASE("frames of zstd and lz4 that are to be skipped are, and zeros behind gzip and xz") {
    using namespace std::string_view_literals;
    using enum compression_format;
    const temporary_directory directory;
    const std::string text = lines(5000);
    constexpr std::string_view skipped = "\x53\x2a\x4d\x18\x05\0\0\0hello"sv;
    for (const auto format : {zstd, lz4}) {
        const std::string packed = compress(format, text);
        const std::string all = packed + std::string(skipped) + packed + std::string(skipped);
        CHECK(read_all(expand(directory.write("skipped", all))) == text + text);
    }
    for (const auto format : {gzip, xz}) {
        const std::string zeros(300000, '\0');
        const std::string packed = compress(format, text);
        CHECK(read_all(expand(directory.write("zeros", packed + zeros))) == text);
        CHECK(read_all(expand(directory.write("more", packed + zeros + packed))) == text + text);
    }
}

TEST_CASE("a stream is recognised when it is read, be it given byte by byte") {
    const temporary_directory directory;
    const std::string path = directory / "pipe";
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    const std::string text = lines(50);
    for (const auto format : all_formats) {
        const std::string packed = compress(format, text);
        std::thread writer([&] {
            const unique_file to = open_file(file_system::real(), path, O_WRONLY);
            for (const char byte : packed) {
                (void)write_all(file_system::real(), to.descriptor(), {&byte, 1});
            }
        });
        CHECK(read_all({path, 0, true}) == text);
        writer.join();
    }
}

TEST_CASE("a file that is cut short is an error, wherever it was cut") {
    const temporary_directory directory;
    for (const auto format : all_formats) {
        CAPTURE(name_of(format));
        const std::string packed = compress(format, lines(100));
        for (std::size_t size = compression_magic_bytes; size < packed.size(); ++size) {
            CAPTURE(size);
            const std::string path = directory.write("cut", packed.substr(0, size));
            const std::string failure = failure_of(expand(path));
            CAPTURE(failure);
            CHECK(failure.starts_with("cannot decompress '" + path + "' at offset "));
            CHECK(failure.ends_with(": it ends within its " + std::string(name_of(format)) +
                                    " data, so it is not complete"));
        }
    }
}

TEST_CASE("no byte of a compressed file can be changed without notice") {
    const std::uint64_t seed = test::random_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const temporary_directory directory;
    const std::string text = lines(300);
    for (const auto format : all_formats) {
        CAPTURE(name_of(format));
        const std::string packed = compress(format, text);
        // Of the headers some bits mean nothing for what is in the file: time, system and so on.
        for (std::size_t at = 20; at < packed.size(); ++at) {
            CAPTURE(at);
            const std::string path =
                directory.write("damaged", test::with_wrong_bit(packed, at, random));
            test::check_damage_is_noticed(path, text, [&] { return read_all(expand(path)); });
        }
    }
}

TEST_CASE("what follows compressed data must be such, too") {
    const temporary_directory directory;
    for (const auto format : all_formats) {
        const std::string packed = compress(format, "text\n");
        const std::string path = directory.write("text", packed + "and more");
        CHECK(failure_of(expand(path)) ==
              "cannot decompress '" + path + "' at offset " + std::to_string(packed.size()) +
                  " of the compressed file: what follows its " + std::string(name_of(format)) +
                  " data is something else");
    }
}

TEST_CASE("a compressed file that changes its size is an error") {
    const temporary_directory directory;
    for (const auto format : all_formats) {
        const std::string packed = compress(format, lines(400000));
        for (const bool longer : {false, true}) {
            input found = expand(directory.write("log", packed));
            directory.write("log", longer ? packed + packed : packed.substr(0, packed.size() / 2));
            const std::string failure = failure_of(found);
            CAPTURE(failure);
            CHECK(failure.find(longer ? "became longer while it was read"
                                      : "became shorter while it was read") != std::string::npos);
        }
    }
}

TEST_CASE("data that need more memory than there is are refused") {
    using enum compression_format;
    const temporary_directory directory;
    const std::string text = lines(3000000);
    for (const auto format : {zstd, xz}) {
        const input found = expand(directory.write("text", compress(format, text)));
        CHECK(failure_of(found, 1 << 16).ends_with("let it have more, with --memory"));
        CHECK(read_all(found, file_system::real(), 1 << 24) == text);
    }
}

TEST_CASE("the memory of decompression is known") {
    const temporary_directory directory;
    for (const auto format : all_formats) {
        const std::vector<input> inputs{
            expand(directory.write("text", compress(format, lines(3000000))))};
        block_reader reader(inputs);
        REQUIRE(reader.open({0, 0, end_of_stream}));
        block block;
        std::size_t most = 0;
        while (reader.next(block)) most = std::max(most, reader.source_bytes());
        CHECK(most > std::size_t{1} << 20);
        CHECK(most < std::size_t{32} << 20);
    }
}

TEST_CASE("whatever call fails while a compressed input is read, the error names it") {
    const temporary_directory directory;
    const std::string text = lines(700000);
    for (const auto format : all_formats) {
        const input found = expand(directory.write("text", compress(format, text)));
        input stream{found.name, 0, true};
        for (const input& each : {found, stream}) {
            std::string all;
            const auto work = [&](file_system& files) { all = read_all(each, files); };
            const int failures = test::fail_each_call(EIO, work, [&](const std::string& message) {
                CAPTURE(message);
                CHECK(message.find("'" + found.name + "'") != std::string::npos);
                CHECK(message.ends_with("Input/output error"));
            });
            CHECK(failures >= 3);
            CHECK(all == text);
        }
    }
}

TEST_CASE("a reader may go away while a thread reads ahead, even from a pipe that says nothing") {
    const temporary_directory directory;
    const std::string path = directory / "pipe";
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    const std::string packed = compress(compression_format::gzip, lines(2000000));
    const std::vector<input> inputs{{path, 0, true}};
    unique_file to;
    std::thread writer([&] {
        to = open_file(file_system::real(), path, O_WRONLY);
        (void)write_all(file_system::real(), to.descriptor(),
                        std::string_view(packed).substr(0, 700000));
    });
    {
        block_reader reader(inputs);
        REQUIRE(reader.open({0, 0, end_of_stream}));
        block block;
        for (int i = 0; i < 4; ++i) REQUIRE(reader.next(block));
        writer.join();  // which has the other end, and keeps it open
    }
    CHECK(to.is_open());
}

TEST_CASE("line numbers and offsets are those of the text") {
    const temporary_directory directory;
    const std::vector<input> inputs{
        expand(directory.write("text", compress(compression_format::gzip, "one\ntwo\nthree\n")))};
    block_reader reader(inputs, {.block_bytes = 4});
    line_index index(inputs);
    REQUIRE(reader.open({0, 0, end_of_stream}));
    block block;
    for (const std::uint64_t line : {0U, 1U, 2U}) {
        REQUIRE(reader.next(block));
        CHECK(block.offset == line * 4);
        CHECK(reader.lines_before(index) == line);
    }
    CHECK_FALSE(reader.next(block));
}

}  // namespace
}  // namespace throng::io
