// What is written compressed, read back by the libraries of the formats.
#include "io/compression/compressing_stream.hpp"

#include "failing_file_system.hpp"
#include "io/errors.hpp"
#include "io/output/output_directory.hpp"
#include "io/output/part_writer.hpp"
#include "random_text.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <string_view>

namespace throng::io {
namespace {

constexpr output_compression both[] = {output_compression::gzip, output_compression::zstd};

std::string unzipped(std::string_view data) {
    std::string text;
    std::string buffer(1 << 16, '\0');
    z_stream stream{};
    REQUIRE(::inflateInit2(&stream, 15 + 16) == Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
    stream.avail_in = static_cast<uInt>(data.size());
    while (stream.avail_in > 0) {
        stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
        stream.avail_out = static_cast<uInt>(buffer.size());
        const int result = ::inflate(&stream, Z_NO_FLUSH);
        REQUIRE((result == Z_OK || result == Z_STREAM_END));
        text.append(buffer.data(), buffer.size() - stream.avail_out);
        if (result == Z_STREAM_END) ::inflateReset(&stream);
    }
    ::inflateEnd(&stream);
    return text;
}

std::string unzstded(std::string_view data) {
    std::string text;
    while (!data.empty()) {
        const unsigned long long size = ::ZSTD_getFrameContentSize(data.data(), data.size());
        REQUIRE(size <= compressed_piece_bytes);
        std::string piece(static_cast<std::size_t>(size), '\0');
        const std::size_t frame = ::ZSTD_findFrameCompressedSize(data.data(), data.size());
        REQUIRE(::ZSTD_isError(frame) == 0);
        REQUIRE(::ZSTD_decompress(piece.data(), piece.size(), data.data(), frame) == size);
        text += piece;
        data.remove_prefix(frame);
    }
    return text;
}

std::string decompressed(output_compression how, std::string_view data) {
    return how == output_compression::gzip ? unzipped(data) : unzstded(data);
}

// Compresses `text`, which is handed over in pieces of random sizes.
std::string compressed(compressing_stream& stream, std::string_view text, std::mt19937_64& random) {
    std::string out;
    const auto take = [&out](std::string_view data) { out += data; };
    while (!text.empty()) {
        const std::size_t size = 1 + random() % std::min<std::size_t>(text.size(), 300000);
        stream.append(text.substr(0, size), take);
        text.remove_prefix(size);
    }
    stream.finish(take);
    return out;
}

// Random bytes, which cannot be compressed, or a text of lines.
std::string some_text(std::mt19937_64& random, std::size_t bytes) {
    std::string text;
    if (random() % 2 == 0) {
        while (text.size() < bytes) text += test::random_text(random, 1000);
    }
    while (text.size() < bytes) text += static_cast<char>(random());
    text.resize(bytes);
    return text;
}

}  // namespace

TEST_CASE("what is compressed is the same for any number of threads, and can be read back") {
    const std::uint64_t seed = test::test_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (const output_compression how : both) {
        for (const std::size_t bytes :
             {std::size_t{1}, compressed_piece_bytes - 1, compressed_piece_bytes,
              compressed_piece_bytes + 1, 5 * compressed_piece_bytes + 17}) {
            const std::string text = some_text(random, bytes);
            std::string first;
            for (const unsigned threads : {1U, 2U, 5U}) {
                CAPTURE(threads);
                compressing_stream stream(how, threads);
                const std::string data = compressed(stream, text, random);
                if (first.empty()) first = data;
                REQUIRE(data == first);
                // A stream makes one file after another.
                REQUIRE(compressed(stream, text, random) == first);
            }
            REQUIRE(decompressed(how, first) == text);
        }
    }
}

TEST_CASE("a text of no bytes is a file, too") {
    std::mt19937_64 random(1);
    for (const output_compression how : both) {
        compressing_stream stream(how, 2);
        for (int i = 0; i < 2; ++i) {
            const std::string data = compressed(stream, "", random);
            CHECK_FALSE(data.empty());
            CHECK(decompressed(how, data).empty());
        }
    }
}

TEST_CASE("each member of gzip says how long it is, and the last one is empty") {
    std::mt19937_64 random(1);
    compressing_stream stream(output_compression::gzip, 1);
    const std::string data = compressed(stream, some_text(random, 1000000), random);
    std::size_t members = 0;
    std::size_t at = 0;
    std::size_t size = 0;
    for (; at < data.size(); at += size, ++members) {
        REQUIRE(data.compare(at, 4, "\x1f\x8b\x08\x04") == 0);
        const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(data[at + i]); };
        size = byte(16) + byte(17) * std::size_t{256} + 1;
        REQUIRE(at + size <= data.size());
    }
    CHECK(at == data.size());
    CHECK(members == 1000000 / 65280 + 2);
    CHECK(size == 28);
}

TEST_CASE("who takes the data may refuse them") {
    for (const unsigned threads : {1U, 3U}) {
        compressing_stream stream(output_compression::zstd, threads);
        const auto refuse = [](std::string_view) { throw std::runtime_error("full"); };
        const auto write_all = [&] {
            for (int i = 0; i < 20; ++i) stream.append(std::string(500000, 'x'), refuse);
        };
        CHECK_THROWS_WITH_AS(write_all(), "full", std::runtime_error);
    }
}

TEST_CASE("part files may be compressed, each by itself") {
    for (const output_compression how : both) {
        const test::temporary_directory directory;
        output_directory output(directory / "out", if_exists::refuse);
        part_writer writer(output, {.parts = 2, .extension = ".csv", .compression = how});
        writer.expect(3);
        writer.write("a\nb\nc\n");
        writer.finish();
        output.commit();
        const std::string extension = std::string(".csv") + std::string(extension_of(how));
        CHECK(decompressed(how, test::read_file(directory / ("out/part-00000" + extension))) ==
              "a\nb\n");
        CHECK(decompressed(how, test::read_file(directory / ("out/part-00001" + extension))) ==
              "c\n");
    }
}

TEST_CASE("each call that fails while compressed parts are written fails the output") {
    const std::string line = std::string(99, 'x') + '\n';
    const int failures = test::fail_each_call(
        ENOSPC,
        [&](file_system& files) {
            const test::temporary_directory directory;
            output_directory output(directory / "out", if_exists::refuse, files);
            part_writer writer(
                output,
                {.part_bytes = 600000, .compression = output_compression::gzip, .threads = 2});
            for (int i = 0; i < 13000; ++i) writer.write(line);
            writer.finish();
            output.commit();
        },
        [](const std::string& message) {
            CHECK(message.find("No space left on device") != std::string::npos);
        });
    CHECK(failures > 3);
}

}  // namespace throng::io
