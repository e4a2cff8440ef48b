// Compressed files in pieces, whose sizes are not known before they are decompressed.
#include "io/compression/frame_pieces.hpp"
#include "io/errors.hpp"
#include "tests/framework/io/compress.hpp"
#include "tests/framework/io/damage.hpp"
#include "tests/framework/io/failing_file_system.hpp"
#include "tests/framework/io/piece_packing.hpp"
#include "tests/framework/io/piece_readers.hpp"
#include "tests/random_seed.hpp"
#include "tests/scale.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throng::io {
namespace {

using test::expand;
using test::expand_to_frames;
using test::frame_to_skip;
using test::frame_without_size;
using test::pack_frames;
using test::random_lines;
using test::read_pieces;
using test::temporary_directory;
using enum compression_format;

constexpr compression_format with_frames[] = {zstd, lz4};
constexpr compression_format with_pieces[] = {bzip2, zstd, lz4};

// In pieces of up to so many bytes of text, but for some tens of them.
std::string pack(compression_format format, std::string_view text, std::size_t most_bytes,
                 std::mt19937_64& random, bool all_have_text = false) {
    if (format == bzip2) return test::pack_bzip2_blocks(text, most_bytes, random);
    return pack_frames(format, text, most_bytes, random, all_have_text);
}

// Of one piece for each format, however large it is; blocks of bzip2 are of some 100,000 bytes.
std::string pack_all(compression_format format, std::string_view text) {
    return format == bzip2 ? test::compress_by_bzip2(text) : frame_without_size(format, text);
}

void check_records(const std::vector<input>& inputs, const std::string& text) {
    CHECK(inputs[0].stream);
    CHECK(split_queue(inputs, 1, false, true).total_splits() == inputs[0].pieces->size());
    CHECK(split_queue(inputs, 1, false, false).total_splits() == 1);
    for (const unsigned count : {1U, 2U, 5U}) {
        CHECK(read_pieces(inputs, count) == text);
        CHECK(read_pieces(inputs, count, {.kind = record_kind::csv}) == text);
        CHECK(read_pieces(inputs, count, {.kind = record_kind::csv, .header = true}) == text);
    }
}

TEST_CASE("every record of a file of bzip2 is read once, block by block") {
    const std::uint64_t seed = test::random_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const temporary_directory directory;
    for (int i = 0; i < 20; ++i) {
        const bool has_large_blocks = i % 4 == 0;
        std::string text =
            random_lines(random() % (has_large_blocks ? 700'000 : 9'000) + 500'000, random);
        if (!has_large_blocks) text.resize(20'000);
        if (i % 2 == 0) text += "no line end";
        const std::string packed = has_large_blocks
                                       ? test::pack_bzip2_streams(text, random)
                                       : test::pack_bzip2_blocks(text, 1 + random() % 999, random);
        const std::vector<input> inputs{expand(directory.write("packed", packed))};
        REQUIRE(inputs[0].pieces);
        check_records(inputs, text);
    }
}

TEST_CASE("every record of frames that do not say their size is read once") {
    const std::uint64_t seed = test::random_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const temporary_directory directory;
    for (int i = 0; i < 20; ++i) {
        for (const auto format : with_frames) {
            std::string text = random_lines(10'000, random);
            if (i % 2 == 0) text += "no line end";
            const std::size_t most_bytes = i % 4 == 0 ? 20'000 : 1 + random() % 999;
            const std::string packed =
                frame_without_size(format, i % 3 == 0 ? "" : "\n") +
                pack_frames(format, text, most_bytes, random) +
                (i % 5 == 0 ? frame_without_size(format, "") + frame_to_skip("the end") : "");
            const std::vector<input> inputs{expand_to_frames(directory.write("packed", packed))};
            REQUIRE(inputs[0].pieces);
            check_records(inputs, (i % 3 == 0 ? "" : "\n") + text);
        }
    }
}

TEST_CASE("small frames share pieces, large ones have their own") {
    std::mt19937_64 random(1);
    const temporary_directory directory;
    const auto pieces_of = [&](const std::string& packed) {
        const input file = expand(directory.write("packed", packed));
        CHECK_FALSE(file.frames);
        return file.pieces ? file.pieces->size() : 1;
    };
    std::string noise(200'000, '\0');
    for (char& each : noise) each = static_cast<char>('a' + random() % 26);
    const std::string large = test::compress_by_zstd_without_size(noise);
    REQUIRE(large.size() > 64 << 10);
    std::string pattern;
    for (int i = 0; i < 500; ++i) pattern += "abc\n";
    const std::string small = test::compress_by_zstd_without_size(pattern);
    std::string many;
    for (int i = 0; i < 32; ++i) many += small;  // each may have a block of 128 KiB
    CHECK(pieces_of(many) == 1);
    CHECK(pieces_of(many + small) == 2);
    CHECK(pieces_of(large) == 1);
    CHECK(pieces_of(large + large + large) == 3);
    CHECK(pieces_of(small + large + small) == 2);
    CHECK(pieces_of(large + test::compress_by_zstd(noise)) == 2);
    CHECK(pieces_of(large + large + frame_to_skip("x")) == 3);
    CHECK(pieces_of(test::pack_as_pzstd(noise + noise, noise.size())) == 2);
}

TEST_CASE("what is no complete file of several frames is read as a stream") {
    const std::uint64_t seed = test::random_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const temporary_directory directory;
    const std::string text = random_lines(20'000, random);
    const auto has_parts = [&](const std::string& bytes) {
        const input file = expand_to_frames(directory.write("packed", bytes));
        return file.pieces || file.frames;
    };
    for (const auto format : with_frames) {
        CAPTURE(name_of(format));
        const std::string frame = frame_without_size(format, text);
        CHECK(has_parts(frame + frame));
        CHECK_FALSE(has_parts(frame));
        CHECK_FALSE(has_parts(frame + frame + "x"));
        CHECK_FALSE(has_parts(frame + frame + std::string(20, '\0')));
        CHECK_FALSE(has_parts(frame + test::compress_by_xz(text)));
        CHECK_FALSE(has_parts(frame + test::compress(format == zstd ? lz4 : zstd, text)));
        for (std::size_t size = frame.size() + 1; size < 2 * frame.size();
             size += 1 + random() % 100) {
            CHECK_FALSE(has_parts((frame + frame).substr(0, size)));
        }
    }
    // More than is decompressed for a part of a frame.
    const std::string large = test::compress_by_zstd_without_size(std::string(70 << 20, 'x'));
    CHECK_FALSE(has_parts(large + large));
}

TEST_CASE("a record may be in many pieces, and be the first or the last one") {
    std::mt19937_64 random(1);
    const temporary_directory directory;
    std::string noise(450'000, '\0');
    for (char& each : noise) each = static_cast<char>('a' + random() % 26);
    const std::string quoted = "x,\"" + noise + "\n\"\n";
    for (const std::string& text :
         {noise, noise + '\n', noise + "\nb", "a\n" + noise, "a\n" + noise + "\nb\n", quoted,
          "a,b\n" + quoted + quoted + "c,d\n", '\n' + noise + "\n\n"}) {
        for (const auto format : with_pieces) {
            const std::string packed = format == bzip2 ? test::compress_by_bzip2(text)
                                                       : pack_frames(format, text, 100'000, random);
            const std::vector<input> inputs{expand_to_frames(directory.write("packed", packed))};
            REQUIRE(inputs[0].pieces);
            for (const bool header : {false, true}) {
                for (const record_kind kind : {record_kind::line, record_kind::csv}) {
                    const bool is_all_header =
                        header && (text == noise || text == noise + '\n' ||
                                   (text == quoted && kind == record_kind::csv));
                    const std::string expected = is_all_header ? "" : text;
                    CHECK(read_pieces(inputs, 2, {.kind = kind, .header = header}) == expected);
                }
            }
        }
    }
}

TEST_CASE("a line in pieces that is longer than lines may be is an error") {
    const temporary_directory directory;
    std::mt19937_64 random(1);
    std::string text = random_lines(150'000, random);
    const std::size_t begin = text.size();
    for (int i = 0; i < 500'000; ++i) text += static_cast<char>('a' + random() % 26);
    for (const auto format : with_pieces) {
        const std::string packed =
            format == bzip2 ? test::compress_by_bzip2(text) : pack(format, text, 50'000, random);
        const std::vector<input> inputs{expand_to_frames(directory.write("packed", packed))};
        REQUIRE(inputs[0].pieces);
        split_queue splits(inputs, 1, false, true);
        block_reader reader(inputs, {.block_bytes = 1000, .longest_line_bytes = 200'000});
        const auto read = [&] {
            block block;
            while (const auto split = splits.next()) {
                if (!reader.open(*split)) continue;
                while (reader.next(block)) {
                }
            }
        };
        CHECK_THROWS_WITH_AS(read(),
                             doctest::Contains(("has a line of more than 200000 bytes at offset " +
                                                std::to_string(begin))
                                                   .c_str()),
                             input_error);
    }
}

TEST_CASE("pieces with much more text than is kept are read all the same") {
    const temporary_directory directory;
    std::string text = "first\n" + std::string(21'000'000, 'x') + "\nsecond\n";
    for (int i = 0; i < 30; ++i) text += std::string(400'000, 'y') + '\n';
    text += "\"\n" + std::string(17'000'000, '\n') + "\"\nlast";
    for (const auto format : with_pieces) {
        if (test::sanitized && format != compression_format::zstd) continue;
        const std::vector<input> inputs{expand_to_frames(
            directory.write("packed", pack_all(format, text) + pack_all(format, "!\n")))};
        REQUIRE(inputs[0].pieces);
        for (const record_kind kind : {record_kind::line, record_kind::csv}) {
            CHECK((read_pieces(inputs, 2, {.kind = kind}) == text + "!\n"));
        }
    }
}

TEST_CASE("damage of a file in pieces is an error, with the file and the place") {
    const std::uint64_t seed = test::random_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const temporary_directory directory;
    for (const auto format : with_pieces) {
        CAPTURE(name_of(format));
        const std::string text = random_lines(format == bzip2 ? 250'000 : 5'000, random);
        // A frame that is to be skipped has no checksum: where it ends by chance where another one
        // does, that one is missing.
        const std::string packed =
            pack(format, text, format == bzip2 ? 100'000 : 500, random, true);
        for (std::size_t i = test::scaled(format == bzip2 ? 150 : 1'000); i > 0; --i) {
            const std::size_t at = 10 + random() % (packed.size() - 10);
            CAPTURE(at);
            const std::string path =
                directory.write("damaged", test::with_wrong_bit(packed, at, random));
            test::check_damage_is_noticed(path, text,
                                          [&] { return read_pieces({expand_to_frames(path)}, 2); });
        }
    }
}

TEST_CASE("frames that change after they were found are an error") {
    const std::uint64_t seed = test::random_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const temporary_directory directory;
    for (const auto format : with_frames) {
        const std::string text = random_lines(5'000, random);
        const std::string packed = pack_frames(format, text, 500, random, true);
        const std::string path = directory.write("packed", packed);
        const std::vector<input> inputs{expand_to_frames(path)};
        REQUIRE(inputs[0].pieces);
        for (std::size_t i = test::scaled(300); i > 0; --i) {
            const std::size_t at = random() % packed.size();
            CAPTURE(at);
            directory.write("packed", test::with_wrong_bit(packed, at, random));
            test::check_damage_is_noticed(path, text, [&] { return read_pieces(inputs, 2); });
        }
    }
}

TEST_CASE("a file in pieces that changes its size is an error") {
    std::mt19937_64 random(1);
    const temporary_directory directory;
    for (const auto format : with_pieces) {
        const std::string packed =
            pack(format, random_lines(400'000, random), 100'000, random, true);
        for (const bool longer : {false, true}) {
            const std::vector<input> inputs{expand_to_frames(directory.write("log", packed))};
            REQUIRE(inputs[0].pieces);
            directory.write("log", longer ? packed + packed : packed.substr(0, packed.size() / 2));
            CHECK_THROWS_WITH_AS((void)read_pieces(inputs, 2),
                                 doctest::Contains(longer ? "became longer while it was read"
                                                          : "became shorter while it was read"),
                                 input_error);
        }
    }
}

TEST_CASE("whatever call fails while pieces are read, the error names the file") {
    std::mt19937_64 random(1);
    const temporary_directory directory;
    for (const auto format : with_pieces) {
        const std::string text = random_lines(400'000, random);
        const std::string path =
            directory.write("packed", pack(format, text, 100'000, random, true));
        const std::vector<input> inputs{expand_to_frames(path)};
        REQUIRE(inputs[0].pieces);
        std::string all;
        const auto work = [&](file_system& files) { all = read_pieces(inputs, 1, {}, files); };
        const int failures = test::fail_each_call(EIO, work, [&](const std::string& message) {
            CHECK(message.find("'" + path + "'") != std::string::npos);
            CHECK(message.ends_with("Input/output error"));
        });
        CHECK(failures >= 4);
        CHECK(all == text);
    }
}

TEST_CASE("frames that need more memory than there is are an error") {
    std::mt19937_64 random(1);
    const temporary_directory directory;
    const std::string text = random_lines(100'000, random);
    const std::vector<input> inputs{
        expand_to_frames(directory.write("packed", test::pack_as_pzstd(text, 50'000)))};
    REQUIRE(inputs[0].pieces);
    split_queue splits(inputs, 1, false, true);
    block_reader reader(inputs, {.most_memory_bytes = 100'000});
    const auto read = [&] {
        while (const auto split = splits.next()) (void)reader.open(*split);
    };
    CHECK_THROWS_WITH_AS(
        read(), doctest::Contains("it needs more memory than there is for the job"), input_error);
}

}  // namespace
}  // namespace throng::io
