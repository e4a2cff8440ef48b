// Files of bzip2, block by block.
#include "io/compression/bzip2_index.hpp"
#include "io/errors.hpp"
#include "tests/framework/io/compress.hpp"
#include "tests/framework/io/failing_file_system.hpp"
#include "tests/framework/io/piece_packing.hpp"
#include "tests/framework/io/piece_readers.hpp"
#include "tests/random_seed.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <random>
#include <string>
#include <vector>

namespace throng::io {
namespace {

using test::compress_by_bzip2;
using test::empty_bzip2_stream;
using test::expand;
using test::pack_bzip2_blocks;
using test::random_lines;
using test::read_pieces;
using test::temporary_directory;

// Where the file cannot be looked through it is left to whoever reads all of it.
TEST_CASE("a file of bzip2 that cannot be looked through has no pieces") {
    std::mt19937_64 random(1);
    const temporary_directory directory;
    const std::string path = directory.write(
        "packed", pack_bzip2_blocks(random_lines(400'000, random), 100'000, random));
    const input file = expand(path);
    REQUIRE(file.pieces);
    for (int fail_at = 1; fail_at <= 3; ++fail_at) {
        test::failing_file_system files(fail_at, EIO);
        CHECK_FALSE(find_bzip2_blocks(path, file.stored_bytes, files));
    }
}

TEST_CASE("files of one block, and what is no complete file of bzip2, are read as streams") {
    const std::uint64_t seed = test::random_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const temporary_directory directory;
    const std::string text = random_lines(300'000, random);
    const std::string packed = pack_bzip2_blocks(text, 100'000, random);
    const auto has_blocks = [&](const std::string& bytes) {
        return expand(directory.write("packed", bytes)).pieces != nullptr;
    };
    CHECK(has_blocks(packed));
    CHECK(has_blocks(std::string(empty_bzip2_stream) + packed + std::string(empty_bzip2_stream)));
    CHECK_FALSE(has_blocks(compress_by_bzip2("one block\n")));
    CHECK_FALSE(has_blocks(std::string(empty_bzip2_stream)));
    CHECK_FALSE(has_blocks(packed + "x"));
    CHECK_FALSE(has_blocks(packed + test::compress_by_xz("x")));
    for (int i = 0; i < 20; ++i)
        CHECK_FALSE(has_blocks(packed.substr(0, random() % packed.size())));
    for (std::size_t i = 1; i < 20; ++i)
        CHECK_FALSE(has_blocks(packed.substr(0, packed.size() - i)));
    std::string wrong = packed;  // the checksum of the stream
    wrong[wrong.size() - 2] = static_cast<char>(wrong[wrong.size() - 2] ^ 0x10);
    CHECK_FALSE(has_blocks(wrong));
    // A mark where no block begins: its checksum is not one of the stream's.
    std::string chance = packed;
    chance.replace(chance.size() / 2, 6, "\x31\x41\x59\x26\x53\x59");
    CHECK_FALSE(has_blocks(chance));
    chance.replace(chance.size() / 2, 6, "\x17\x72\x45\x38\x50\x90");
    CHECK_FALSE(has_blocks(chance));
}

TEST_CASE("a block that is said to end or begin elsewhere is an error") {
    const std::uint64_t seed = test::random_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const temporary_directory directory;
    const std::string path = directory.write(
        "packed", pack_bzip2_blocks(random_lines(500'000, random), 100'000, random));
    const input right = expand(path);
    REQUIRE(right.pieces);
    for (int i = 0; i < 50; ++i) {
        packed_pieces blocks = *right.pieces;
        const std::size_t number = random() % blocks.size();
        packed_piece& block = blocks[number];
        const std::uint64_t bits = block.end_bit - block.begin_bit;
        const std::uint64_t middle = block.begin_bit + 80 + random() % (bits - 80);
        if (i % 3 == 0) block.end_bit = middle;
        if (i % 3 == 1) block.begin_bit = middle;
        if (i % 3 == 2) {  // joined with the next one, or in two parts
            const std::uint64_t end = block.end_bit;
            block.end_bit = middle;
            blocks.insert(blocks.begin() + static_cast<std::ptrdiff_t>(number) + 1,
                          {middle, end, block.level});
        }
        input wrong = right;
        wrong.pieces = std::make_shared<const packed_pieces>(blocks);
        const std::string place = std::to_string(blocks[number].begin_bit / 8);
        CHECK_THROWS_WITH_AS(
            (void)read_pieces({wrong}),
            doctest::Contains(("cannot decompress '" + path + "' at offset " + place +
                               " of the compressed file: its block of bzip2 ")
                                  .c_str()),
            input_error);
    }
}

}  // namespace
}  // namespace throng::io
