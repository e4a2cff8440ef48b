// Compressed files of frames that are decompressed each for itself.
#include "io/block_reader.hpp"
#include "io/compression/frame_index.hpp"
#include "io/errors.hpp"
#include "tests/framework/io/compress.hpp"
#include "tests/framework/io/damage.hpp"
#include "tests/framework/io/failing_file_system.hpp"
#include "tests/random_seed.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <lzma.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace throng::io {
namespace {

using namespace std::string_view_literals;
using test::temporary_directory;

constexpr std::string_view end_of_bgzf =
    "\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0\x42\x43\x02\0\x1b\0\x03\0\0\0\0\0\0\0\0\0"sv;

// A member of BGZF: one of gzip, with its size in an extra field.
std::string bgzf_block(std::string_view text) {
    const std::string member = test::compress_by_gzip(text);
    constexpr std::size_t header_bytes = 10;
    const std::size_t last = member.size() + 8 - 1;
    REQUIRE(last < 65536);
    std::string block = member.substr(0, header_bytes) + std::string("\x06\0BC\x02\0"sv);
    block[3] = 4;
    block += static_cast<char>(last & 0xff);
    block += static_cast<char>(last >> 8);
    return block + member.substr(header_bytes);
}

std::string block_of(compression_format format, std::string_view text) {
    if (format == compression_format::gzip) return bgzf_block(text);
    if (format == compression_format::lz4) return test::compress_by_lz4(text, true);
    return test::compress_by_zstd(text);
}

// The text in blocks of random sizes, up to `most_bytes`, of one stream of xz or several.
std::string pack_by_xz(std::string_view text, std::size_t most_bytes, std::mt19937_64& random) {
    std::string packed(2 * text.size() + 1'000'000, '\0');
    lzma_stream stream = LZMA_STREAM_INIT;
    stream.next_out = reinterpret_cast<std::uint8_t*>(packed.data());
    stream.avail_out = packed.size();
    while (!text.empty()) {
        REQUIRE(::lzma_easy_encoder(&stream, 0, LZMA_CHECK_CRC32) == LZMA_OK);
        bool ends = false;
        while (!ends) {
            const std::size_t size = std::min<std::size_t>(random() % most_bytes + 1, text.size());
            stream.next_in = reinterpret_cast<const std::uint8_t*>(text.data());
            stream.avail_in = size;
            text.remove_prefix(size);
            ends = text.empty() || random() % 10 == 0;
            REQUIRE(::lzma_code(&stream, ends ? LZMA_FINISH : LZMA_FULL_FLUSH) == LZMA_STREAM_END);
        }
        const std::size_t padding = random() % 3 * 4;  // of zeros, which are there
        stream.next_out += padding;
        stream.avail_out -= padding;
    }
    packed.resize(packed.size() - stream.avail_out);
    ::lzma_end(&stream);
    return packed;
}

// The text in frames of random sizes, up to `most_bytes`.
// Some frames have no text, unless it is said that all have.
std::string pack(compression_format format, std::string_view text, std::size_t most_bytes,
                 std::mt19937_64& random, bool all_have_text = false) {
    if (format == compression_format::xz) return pack_by_xz(text, most_bytes, random);
    std::string packed;
    while (!text.empty()) {
        const std::size_t size = std::min<std::size_t>(random() % most_bytes + 1, text.size());
        packed += block_of(format, text.substr(0, size));
        text.remove_prefix(size);
        if (all_have_text || random() % 5 > 0) continue;
        packed += format == compression_format::gzip ? bgzf_block("")
                                                     : std::string("\x5f\x2a\x4d\x18\x01\0\0\0x"sv);
    }
    if (format == compression_format::gzip) packed += end_of_bgzf;
    return packed;
}

std::string random_lines(std::size_t bytes, std::mt19937_64& random) {
    std::string text;
    while (text.size() < bytes) {
        text.append(random() % (random() % 10 == 0 ? 300 : 10),
                    static_cast<char>('a' + random() % 20));
        text += '\n';
    }
    return text;
}

input expand(const std::string& path) {
    return expand_inputs(std::vector<std::string>{path}).at(0);
}

std::string read_all(const std::vector<input>& inputs, std::uint64_t split_bytes, bool by_frames,
                     std::size_t block_bytes = 100, file_system& files = file_system::real()) {
    split_queue queue(inputs, split_bytes, false, by_frames);
    block_reader reader(inputs, {.block_bytes = block_bytes}, files);
    std::string all;
    block block;
    while (const auto split = queue.next()) {
        if (!reader.open(*split)) continue;
        while (reader.next(block)) {
            CHECK(block.offset == all.size());
            all.append(block.data, block.size);
        }
    }
    return all;
}

constexpr compression_format with_frames[] = {compression_format::gzip, compression_format::zstd,
                                              compression_format::lz4, compression_format::xz};

TEST_CASE("every line of a file of frames is in one split, however it is divided") {
    const std::uint64_t seed = test::random_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const temporary_directory directory;
    for (int i = 0; i < 10; ++i) {
        for (const auto format : with_frames) {
            const std::string text = random_lines(3000, random);
            const std::size_t most_bytes = random() % 2 == 0 ? 20 : 2000;
            const std::vector<input> inputs{
                expand(directory.write("packed", pack(format, text, most_bytes, random)))};
            REQUIRE(inputs[0].frames);
            CHECK(inputs[0].size == text.size());
            CHECK_FALSE(inputs[0].stream);
            for (const std::uint64_t split_bytes : {1U, 2U, 50U, 1000U, 100000U}) {
                for (const bool by_frames : {false, true}) {
                    CAPTURE(split_bytes);
                    CAPTURE(by_frames);
                    CHECK(read_all(inputs, split_bytes, by_frames) == text);
                }
            }
            line_index index(inputs, 100);
            for (int j = 0; j < 20; ++j) {
                const std::uint64_t offset = random() % text.size();
                const auto end = text.begin() + static_cast<std::ptrdiff_t>(offset);
                CHECK(index.lines_before(0, offset) ==
                      static_cast<std::uint64_t>(std::count(text.begin(), end, '\n')));
            }
        }
    }
}

TEST_CASE("splits by frames are as many as there are frames of that size") {
    const temporary_directory directory;
    std::string packed;
    for (int i = 0; i < 10; ++i) packed += test::compress_by_zstd(std::string(99, 'x') + '\n');
    const std::vector<input> inputs{expand(directory.write("packed", packed))};
    CHECK(split_queue(inputs, 1, false, true).total_splits() == 10);
    CHECK(split_queue(inputs, 150, false, true).total_splits() == 5);
    CHECK(split_queue(inputs, 10000, false, true).total_splits() == 1);
    CHECK(split_queue(inputs, 150, false, true).total_bytes() == 1000);
}

TEST_CASE("files of one frame, or of frames of unknown size, are read as streams") {
    const temporary_directory directory;
    const std::string text(1000, 'x');
    const auto is_stream = [&](const std::string& packed) {
        const input found = expand(directory.write("packed", packed));
        return found.stream && !found.frames;
    };
    CHECK(is_stream(test::compress_by_zstd(text)));
    CHECK(is_stream(test::compress_by_gzip(text) + test::compress_by_gzip(text)));
    CHECK(is_stream(bgzf_block(text) + test::compress_by_gzip(text)));
    CHECK(is_stream(bgzf_block(text) + bgzf_block(text) + "x"));
    CHECK(is_stream(test::compress_by_zstd(text) + test::compress_by_zstd(text).substr(0, 12)));
    CHECK(is_stream(test::compress_by_xz(text)));
    CHECK(is_stream(test::compress_by_xz(text) + test::compress_by_xz(text) + "x"));
    std::mt19937_64 random(1);  // with other checks than the streams that follow
    CHECK(is_stream(pack_by_xz(text, 100, random) + test::compress_by_xz(text)));
    CHECK_FALSE(is_stream(pack_by_xz(text, 100, random) + pack_by_xz(text, 100, random)));
}

TEST_CASE("a frame that is damaged is an error, with the file and the place") {
    const std::uint64_t seed = test::random_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const temporary_directory directory;
    for (const auto format : with_frames) {
        CAPTURE(name_of(format));
        const std::string text = random_lines(2000, random);
        // A frame that zstd skips has no checksum: where it ends by chance where another one does,
        // that one is missing.
        const std::string packed = pack(format, text, 500, random, true);
        for (std::size_t at = 20; at < packed.size(); at += 1 + random() % 5) {
            CAPTURE(at);
            const std::string path =
                directory.write("damaged", test::with_wrong_bit(packed, at, random));
            test::check_damage_is_noticed(
                path, text, [&] { return read_all({expand(path)}, 100, true, 1000); });
        }
    }
}

TEST_CASE("a frame that is said to have no text, but has some, is not left out") {
    const temporary_directory directory;
    const std::string text(255, 'x');
    const std::string other = "other\n";
    for (const bool is_zstd : {false, true}) {
        const std::string block = is_zstd ? test::compress_by_zstd(text) : bgzf_block(text);
        // The size is a byte of the header, or among those of the end.
        const std::size_t at = is_zstd ? 5 : block.size() - 4;
        REQUIRE(static_cast<unsigned char>(block[at]) == text.size());
        std::string wrong = block;
        wrong[at] = '\0';
        const std::string ends = is_zstd ? test::compress_by_zstd(other) : bgzf_block(other);
        const std::string path = directory.write("packed", ends + wrong + ends);
        CHECK_FALSE(expand(path).frames);
        CHECK_THROWS_WITH_AS((void)read_all({expand(path)}, 100, true),
                             doctest::Contains(("cannot decompress '" + path + "' at ").c_str()),
                             input_error);
    }
}

TEST_CASE("a file of frames that changes its size is an error") {
    std::mt19937_64 random(1);
    const temporary_directory directory;
    for (const auto format : with_frames) {
        const std::string packed = pack(format, random_lines(20000, random), 1000, random);
        for (const bool longer : {false, true}) {
            const std::vector<input> inputs{expand(directory.write("log", packed))};
            directory.write("log", longer ? packed + packed : packed.substr(0, packed.size() / 2));
            CHECK_THROWS_WITH_AS((void)read_all(inputs, 1000, true, 1000),
                                 doctest::Contains(longer ? "became longer while it was read"
                                                          : "became shorter while it was read"),
                                 input_error);
        }
    }
}

TEST_CASE("whatever call fails while frames are read, the error names the file") {
    std::mt19937_64 random(1);
    const temporary_directory directory;
    for (const auto format : with_frames) {
        const std::string text = random_lines(5000, random);
        const std::string path = directory.write("packed", pack(format, text, 1000, random));
        const std::vector<input> inputs{expand(path)};
        std::string all;
        const auto work = [&](file_system& files) {
            all.clear();
            all = read_all(inputs, 1000, true, 1000, files);
        };
        const int failures = test::fail_each_call(EIO, work, [&](const std::string& message) {
            CHECK(message.find("'" + path + "'") != std::string::npos);
            CHECK(message.ends_with("Input/output error"));
        });
        CHECK(failures >= 5);
        CHECK(all == text);
        // Where headers cannot be read the file is left to whoever reads all of it.
        const auto bytes = inputs[0].stored_bytes;
        // The headers are there with the first bytes that are read of so small a file.
        for (int fail_at = 1; fail_at <= 2; ++fail_at) {
            test::failing_file_system files(fail_at, EIO);
            CHECK_FALSE(find_frames(path, bytes, format, files));
        }
    }
}

}  // namespace
}  // namespace throng::io
