// Files of bzip2, block by block.
#include "io/block_reader.hpp"
#include "io/bzip2_bits.hpp"
#include "io/errors.hpp"
#include "tests/framework/io/compress.hpp"
#include "tests/framework/io/failing_file_system.hpp"
#include "tests/random_seed.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <exception>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace throng::io {
namespace {

using namespace std::string_view_literals;
using test::compress_by_bzip2;
using test::temporary_directory;

// What a stream of no block is.
constexpr std::string_view empty_stream = "BZh7\x17\x72\x45\x38\x50\x90\0\0\0\0"sv;

std::string random_lines(std::size_t bytes, std::mt19937_64& random) {
    std::string text;
    while (text.size() < bytes) {
        text.append(random() % (random() % 100 == 0 ? 3000 : 10),
                    static_cast<char>('a' + random() % 20));
        text += random() % 200 == 0 ? "\"\n\n\"" : "";
        text += '\n';
    }
    return text;
}

// In one stream, in blocks of up to so many bytes.
std::string pack_blocks(std::string_view text, std::size_t most_bytes, std::mt19937_64& random) {
    bz_stream stream{};
    REQUIRE(::BZ2_bzCompressInit(&stream, 1, 0, 0) == BZ_OK);
    std::string packed(2 * text.size() + 100 * text.size() / most_bytes + 10'000, '\0');
    stream.next_out = packed.data();
    stream.avail_out = static_cast<unsigned>(packed.size());
    while (!text.empty()) {
        const std::size_t size = std::min<std::size_t>(random() % most_bytes + 1, text.size());
        stream.next_in = const_cast<char*>(text.data());
        stream.avail_in = static_cast<unsigned>(size);
        REQUIRE(::BZ2_bzCompress(&stream, BZ_FLUSH) == BZ_RUN_OK);
        text.remove_prefix(size);
    }
    REQUIRE(::BZ2_bzCompress(&stream, BZ_FINISH) == BZ_STREAM_END);
    packed.resize(packed.size() - stream.avail_out);
    ::BZ2_bzCompressEnd(&stream);
    return packed;
}

// In several streams, some of which are empty.
std::string pack(std::string_view text, std::mt19937_64& random) {
    std::string packed;
    while (!text.empty()) {
        const std::size_t size = std::min<std::size_t>(random() % 400'000 + 1, text.size());
        packed += compress_by_bzip2(text.substr(0, size));
        text.remove_prefix(size);
        if (random() % 3 == 0) packed += empty_stream;
    }
    return packed;
}

input expand(const std::string& path) {
    return expand_inputs(std::vector<std::string>{path}).at(0);
}

// What several readers have read at the same time.
class readers {
public:
    readers(const std::vector<input>& inputs, record_cut cut,
            file_system& files = file_system::real())
        : inputs_(inputs),
          cut_(cut),
          files_(files),
          headers_(inputs, cut, files),
          lines_(inputs),
          splits_(inputs, 1, false, true) {}

    // All records, in order, if each comes once. Throws what any of the readers has thrown.
    std::string run(unsigned count) {
        std::vector<std::thread> threads;
        for (unsigned i = 1; i < count; ++i) threads.emplace_back([this] { read_some(); });
        read_some();
        for (std::thread& each : threads) each.join();
        if (failure_) std::rethrow_exception(failure_);
        std::string all = header_;
        auto lines = std::ranges::count(all, '\n');
        for (const auto& [offset, text] : blocks_) {
            CHECK(offset == all.size());
            CHECK(lines_before_.at(offset) == static_cast<std::uint64_t>(lines));
            lines += std::ranges::count(text, '\n');
            all += text;
        }
        return all;
    }

private:
    void read_some() {
        try {
            block_reader reader(inputs_, {.block_bytes = 10'000, .cut = cut_, .headers = &headers_},
                                files_);
            block block;
            while (const auto split = splits_.next()) {
                if (!reader.open(*split)) continue;
                while (reader.next(block)) note(reader, block);
            }
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!failure_) failure_ = std::current_exception();
        }
    }

    void note(block_reader& reader, const block& block) {
        const std::lock_guard lock(mutex_);
        blocks_[block.offset] = {block.data, block.size};
        lines_before_[block.offset] = reader.lines_before(lines_);
        if (cut_.header) header_ = reader.header() + '\n';
    }

    const std::vector<input>& inputs_;
    const record_cut cut_;
    file_system& files_;
    header_index headers_;
    line_index lines_;
    split_queue splits_;
    std::mutex mutex_;  // of what follows
    std::map<std::uint64_t, std::string> blocks_;
    std::map<std::uint64_t, std::uint64_t> lines_before_;
    std::string header_;
    std::exception_ptr failure_;
};

std::string read_all(const std::vector<input>& inputs, unsigned count = 1, record_cut cut = {},
                     file_system& files = file_system::real()) {
    return readers(inputs, cut, files).run(count);
}

TEST_CASE("every record of a file of bzip2 is read once, block by block") {
    const std::uint64_t seed = test::random_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const temporary_directory directory;
    for (int i = 0; i < 20; ++i) {
        const bool has_large_blocks = i % 4 == 0;
        std::string text =
            random_lines(random() % (has_large_blocks ? 900'000 : 9'000) + 300'000, random);
        if (!has_large_blocks) text.resize(20'000);
        if (i % 2 == 0) text += "no line end";
        const std::string packed =
            has_large_blocks ? pack(text, random) : pack_blocks(text, 1 + random() % 999, random);
        const std::vector<input> inputs{expand(directory.write("packed", packed))};
        REQUIRE(inputs[0].blocks);
        CHECK(inputs[0].stream);
        CHECK(split_queue(inputs, 1, false, true).total_splits() == inputs[0].blocks->size());
        CHECK(split_queue(inputs, 1, false, false).total_splits() == 1);
        for (const unsigned count : {1U, 2U, 5U}) {
            CHECK(read_all(inputs, count) == text);
            CHECK(read_all(inputs, count, {.kind = record_kind::csv}) == text);
            CHECK(read_all(inputs, count, {.kind = record_kind::csv, .header = true}) == text);
        }
    }
}

TEST_CASE("a record may be in many blocks, and be the first or the last one") {
    std::mt19937_64 random(1);
    const temporary_directory directory;
    std::string noise(450'000, '\0');
    for (char& each : noise) each = static_cast<char>('a' + random() % 26);
    const std::string quoted = "x,\"" + noise + "\n\"\n";
    for (const std::string& text :
         {noise, noise + '\n', noise + "\nb", "a\n" + noise, "a\n" + noise + "\nb\n", quoted,
          "a,b\n" + quoted + quoted + "c,d\n", '\n' + noise + "\n\n"}) {
        const std::vector<input> inputs{expand(directory.write("packed", compress_by_bzip2(text)))};
        REQUIRE(inputs[0].blocks);
        for (const bool header : {false, true}) {
            for (const record_kind kind : {record_kind::line, record_kind::csv}) {
                const bool is_all_header = header && (text == noise || text == noise + '\n' ||
                                                      (text == quoted && kind == record_kind::csv));
                const std::string expected = is_all_header ? "" : text;
                CHECK(read_all(inputs, 2, {.kind = kind, .header = header}) == expected);
            }
        }
    }
}

TEST_CASE("a line in blocks that is longer than lines may be is an error") {
    const temporary_directory directory;
    std::mt19937_64 random(1);
    std::string text = random_lines(150'000, random);
    const std::size_t begin = text.size();
    for (int i = 0; i < 500'000; ++i) text += static_cast<char>('a' + random() % 26);
    const std::vector<input> inputs{expand(directory.write("packed", compress_by_bzip2(text)))};
    REQUIRE(inputs[0].blocks);
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
    CHECK_THROWS_WITH_AS(
        read(),
        doctest::Contains(
            ("has a line of more than 200000 bytes at offset " + std::to_string(begin)).c_str()),
        input_error);
}

TEST_CASE("blocks with much more text than is kept are read all the same") {
    const temporary_directory directory;
    std::string text = "first\n" + std::string(11'000'000, 'x') + "\nsecond\n";
    for (int i = 0; i < 30; ++i) text += std::string(400'000, 'y') + '\n';
    text += "\"\n" + std::string(9'000'000, '\n') + "\"\nlast";
    const std::vector<input> inputs{
        expand(directory.write("packed", compress_by_bzip2(text) + compress_by_bzip2("!\n")))};
    REQUIRE(inputs[0].blocks);
    for (const record_kind kind : {record_kind::line, record_kind::csv}) {
        CHECK((read_all(inputs, 2, {.kind = kind}) == text + "!\n"));
    }
}

TEST_CASE("files of one block, and what is no complete file of bzip2, are read as streams") {
    const std::uint64_t seed = test::random_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const temporary_directory directory;
    const std::string text = random_lines(300'000, random);
    const std::string packed = pack_blocks(text, 100'000, random);
    const auto has_blocks = [&](const std::string& bytes) {
        return expand(directory.write("packed", bytes)).blocks != nullptr;
    };
    CHECK(has_blocks(packed));
    CHECK(has_blocks(std::string(empty_stream) + packed + std::string(empty_stream)));
    CHECK_FALSE(has_blocks(compress_by_bzip2("one block\n")));
    CHECK_FALSE(has_blocks(std::string(empty_stream)));
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
    const std::string path =
        directory.write("packed", pack_blocks(random_lines(500'000, random), 100'000, random));
    const input right = expand(path);
    REQUIRE(right.blocks);
    for (int i = 0; i < 50; ++i) {
        bzip2_blocks blocks = *right.blocks;
        const std::size_t number = random() % blocks.size();
        bzip2_block& block = blocks[number];
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
        wrong.blocks = std::make_shared<const bzip2_blocks>(blocks);
        const std::string place = std::to_string(blocks[number].begin_bit / 8);
        CHECK_THROWS_WITH_AS(
            (void)read_all({wrong}),
            doctest::Contains(("cannot decompress '" + path + "' at offset " + place +
                               " of the compressed file: its block of bzip2 ")
                                  .c_str()),
            input_error);
    }
}

TEST_CASE("damage of a file of bzip2 is an error, with the file and the place") {
    const std::uint64_t seed = test::random_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const temporary_directory directory;
    const std::string text = random_lines(250'000, random);
    const std::string packed = pack_blocks(text, 100'000, random);
    for (int i = 0; i < 150; ++i) {
        std::string damaged = packed;
        const std::size_t at = 10 + random() % (packed.size() - 10);
        CAPTURE(at);
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << random() % 8));
        const std::string path = directory.write("damaged", damaged);
        std::string all;
        std::string failure;
        try {
            all = read_all({expand(path)}, 2);
        } catch (const input_error& e) {
            failure = e.what();
        }
        const bool noticed =
            failure.starts_with("cannot decompress '" + path + "' at offset ") || all == text;
        CHECK_MESSAGE(noticed, failure);
    }
}

TEST_CASE("a file of bzip2 that changes its size is an error") {
    std::mt19937_64 random(1);
    const temporary_directory directory;
    const std::string packed = pack_blocks(random_lines(400'000, random), 100'000, random);
    for (const bool longer : {false, true}) {
        const std::vector<input> inputs{expand(directory.write("log", packed))};
        directory.write("log", longer ? packed + packed : packed.substr(0, packed.size() / 2));
        CHECK_THROWS_WITH_AS((void)read_all(inputs, 2),
                             doctest::Contains(longer ? "became longer while it was read"
                                                      : "became shorter while it was read"),
                             input_error);
    }
}

TEST_CASE("whatever call fails while blocks are read, the error names the file") {
    std::mt19937_64 random(1);
    const temporary_directory directory;
    const std::string text = random_lines(400'000, random);
    const std::string path = directory.write("packed", pack_blocks(text, 100'000, random));
    const std::vector<input> inputs{expand(path)};
    REQUIRE(inputs[0].blocks);
    std::string all;
    const auto work = [&](file_system& files) { all = read_all(inputs, 1, {}, files); };
    const int failures = test::fail_each_call(EIO, work, [&](const std::string& message) {
        CHECK(message.find("'" + path + "'") != std::string::npos);
        CHECK(message.ends_with("Input/output error"));
    });
    CHECK(failures >= 4);
    CHECK(all == text);
    // Where the file cannot be looked through it is left to whoever reads all of it.
    const auto find = [&](file_system& files) {
        return find_bzip2_blocks(path, inputs[0].stored_bytes, files);
    };
    for (int fail_at = 1; fail_at <= 3; ++fail_at) {
        test::failing_file_system files(fail_at, EIO);
        CHECK_FALSE(find(files));
    }
}

}  // namespace
}  // namespace throng::io
