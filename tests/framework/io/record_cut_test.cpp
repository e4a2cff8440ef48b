// Inputs that are cut into other records than lines.
#include "io/block_reader.hpp"
#include "io/errors.hpp"
#include "random_text.hpp"
#include "tests/temporary_directory.hpp"

#include <throng/abi.h>

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <initializer_list>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace throng::io {
namespace {

using sizes = std::initializer_list<std::size_t>;
using test::temporary_directory;

constexpr record_cut csv{record_kind::csv, true, 0};
constexpr record_cut tsv{record_kind::line, true, 0};

// Where the records of a text begin, and its end: byte by byte.
std::vector<std::size_t> record_begins(std::string_view text, record_kind kind) {
    std::vector<std::size_t> begins{0};
    bool in_quotes = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') in_quotes = !in_quotes;
        if (text[i] != '\n' || (kind == record_kind::csv && in_quotes)) continue;
        if (i + 1 < text.size()) begins.push_back(i + 1);
    }
    begins.push_back(text.size());
    return begins;
}

// The records that begin in [begin, end), without the header.
std::string records_of(const std::string& text, const std::vector<std::size_t>& begins,
                       std::uint64_t begin, std::uint64_t end) {
    std::string all;
    for (std::size_t i = 1; i + 1 < begins.size(); ++i) {
        if (begins[i] < begin || begins[i] >= end) continue;
        all += text.substr(begins[i], begins[i + 1] - begins[i]);
    }
    return all;
}

std::string without_line_end(std::string_view header) {
    if (header.ends_with('\n')) header.remove_suffix(1);
    if (header.ends_with('\r')) header.remove_suffix(1);
    return std::string(header);
}

// All that is left of the open split; every block begins and ends with a record.
std::string read_split(block_reader& reader, const std::string& text,
                       const std::vector<std::size_t>& begins, std::size_t block_bytes) {
    std::string all;
    block block;
    while (reader.next(block)) {
        REQUIRE(block.size > 0);
        REQUIRE(std::string_view(block.data, block.size) ==
                std::string_view(text).substr(block.offset, block.size));
        const auto first = std::ranges::lower_bound(begins, block.offset);
        REQUIRE(*first == block.offset);
        const auto last = std::ranges::lower_bound(begins, block.offset + block.size);
        REQUIRE(*last == block.offset + block.size);
        REQUIRE((block.size <= block_bytes || last - first == 1));
        all.append(block.data, block.size);
    }
    return all;
}

void check_splits(const std::string& text, const std::string& path, record_cut cut,
                  std::size_t split_bytes, std::size_t block_bytes) {
    CAPTURE(text);
    CAPTURE(split_bytes);
    CAPTURE(block_bytes);
    const std::vector<input> inputs{{path, text.size(), false}};
    const std::vector<std::size_t> begins = record_begins(text, cut.kind);
    byte_index quotes(inputs, '"', 100);
    header_index headers(inputs, cut);
    block_reader reader(
        inputs, {.block_bytes = block_bytes, .cut = cut, .quotes = &quotes, .headers = &headers});
    split_queue queue(inputs, split_bytes);
    std::uint64_t header_bytes = 0;
    std::string all;
    while (const auto split = queue.next()) {
        const std::string expected = records_of(text, begins, split->begin, split->end);
        const bool opened = reader.open(*split);
        REQUIRE(opened == !expected.empty());
        header_bytes += reader.header_bytes();
        REQUIRE(reader.header() == without_line_end(text.substr(0, begins[1])));
        REQUIRE(read_split(reader, text, begins, block_bytes) == expected);
        all += expected;
    }
    if (!text.empty()) REQUIRE(header_bytes == begins[1]);
    REQUIRE(all == text.substr(text.empty() ? 0 : begins[1]));
}

std::string random_bytes(std::mt19937_64& random, std::size_t most, std::string_view alphabet) {
    std::string text(random() % (most + 1), '\0');
    for (char& byte : text) byte = alphabet[random() % alphabet.size()];
    return text;
}

TEST_CASE("splits of every size give the records of the whole file, quoted line ends or not") {
    const std::uint64_t seed = test::test_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const temporary_directory directory;
    for (int round = 0; round < 60; ++round) {
        // Few quotes make long records, many make short ones.
        const std::string_view alphabet =
            round % 2 == 0 ? "a,\"\n\r" : "abcdefgh,\"\n\r\nxyz012345";
        const std::string text = random_bytes(random, round % 10 == 0 ? 2000 : 150, alphabet);
        const std::string path = directory.write("table", text);
        for (const std::size_t split_bytes : sizes{1, 2, 3, 7, 64, 100, 1000}) {
            for (const std::size_t block_bytes : sizes{1, 2, 63, 64, 65, 130, 1000}) {
                check_splits(text, path, csv, split_bytes, block_bytes);
                check_splits(text, path, tsv, split_bytes, block_bytes);
            }
        }
    }
}

TEST_CASE("every short text of quotes, line ends and letters is cut in one way") {
    const temporary_directory directory;
    constexpr std::string_view alphabet = "\"\na";
    for (std::size_t size = 0; size <= 6; ++size) {
        std::size_t texts = 1;
        for (std::size_t i = 0; i < size; ++i) texts *= alphabet.size();
        for (std::size_t number = 0; number < texts; ++number) {
            std::string text;
            for (std::size_t rest = number; text.size() < size; rest /= alphabet.size()) {
                text += alphabet[rest % alphabet.size()];
            }
            const std::string path = directory.write("table", text);
            for (const std::size_t split_bytes : sizes{1, 2, 3}) {
                check_splits(text, path, csv, split_bytes, 1 + number % 4);
            }
        }
    }
}

TEST_CASE("the header is known without its byte order mark, wherever a split begins") {
    const temporary_directory directory;
    const std::string text = "\xef\xbb\xbfname,\"two\r\nlines\"\r\n1,2\r\n3,4\r\n";
    const std::vector<input> inputs{{directory.write("table", text), text.size(), false}};
    header_index headers(inputs, csv);
    CHECK(headers.of(0) == "name,\"two\r\nlines\"");
    byte_index quotes(inputs, '"');
    block_reader reader(inputs, {.cut = csv, .quotes = &quotes, .headers = &headers});
    block block;
    for (const std::uint64_t begin : {std::uint64_t{0}, text.find("\n1")}) {
        REQUIRE(reader.open({0, begin, text.size()}));
        CHECK(reader.header() == "name,\"two\r\nlines\"");
        CHECK(reader.header_bytes() == (begin == 0 ? text.find("1,2") : 0));
        REQUIRE(reader.next(block));
        CHECK(std::string_view(block.data, block.size) == text.substr(text.find("1,2")));
    }
}

// A stream with that text: what is written to a pipe.
class stream_of {
public:
    explicit stream_of(std::string text) : text_(std::move(text)) {
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        reading_ = ends[0];
        writer_ = std::jthread([this, to = ends[1]] {
            (void)write_all(file_system::real(), to, text_);
            ::close(to);
        });
        inputs_.push_back({"/dev/fd/" + std::to_string(reading_), 0, true});
    }
    ~stream_of() { ::close(reading_); }
    stream_of(const stream_of&) = delete;
    stream_of& operator=(const stream_of&) = delete;
    [[nodiscard]] const std::vector<input>& inputs() const { return inputs_; }

private:
    std::string text_;
    int reading_ = -1;
    std::vector<input> inputs_;
    std::jthread writer_;
};

std::string all_blocks(block_reader& reader) {
    std::string all;
    block block;
    while (reader.next(block)) all.append(block.data, block.size);
    return all;
}

TEST_CASE("streams are cut as files are") {
    std::string table = "a,b\n";
    for (int i = 0; i < 5000; ++i) table += std::to_string(i) + ",\"x\ny\"\n";
    for (const std::size_t block_bytes : sizes{1, 100, 1 << 18}) {
        const stream_of rows(table);
        block_reader of_rows(rows.inputs(), {.block_bytes = block_bytes, .cut = csv});
        REQUIRE(of_rows.open({0, 0, end_of_stream}));
        CHECK(of_rows.header() == "a,b");
        CHECK(all_blocks(of_rows) == table.substr(4));

        const stream_of records(table);
        block_reader of_records(
            records.inputs(), {.block_bytes = block_bytes, .cut = {record_kind::fixed, false, 1}});
        REQUIRE(of_records.open({0, 0, end_of_stream}));
        CHECK(all_blocks(of_records) == table);

        const stream_of whole(table);
        block_reader of_all(whole.inputs(),
                            {.block_bytes = block_bytes, .cut = {record_kind::whole}});
        REQUIRE(of_all.open({0, 0, end_of_stream}));
        block block;
        REQUIRE(of_all.next(block));
        CHECK(std::string_view(block.data, block.size) == table);
        CHECK_FALSE(of_all.next(block));
    }
}

TEST_CASE("records that have a size are never divided") {
    const temporary_directory directory;
    std::string text;
    for (int i = 0; i < 1000; ++i) text += static_cast<char>(i % 251);
    const std::vector<input> inputs{{directory.write("binary", text), text.size(), false}};
    for (const std::size_t record : sizes{1, 2, 5, 8, 125, 500, 1000}) {
        for (const std::size_t block_bytes : sizes{1, 7, 64, 1000}) {
            CAPTURE(record);
            CAPTURE(block_bytes);
            block_reader reader(
                inputs, {.block_bytes = block_bytes, .cut = {record_kind::fixed, false, record}});
            split_queue queue(inputs, 3 * record);
            std::string all;
            while (const auto split = queue.next()) {
                REQUIRE(reader.open(*split));
                block block;
                while (reader.next(block)) {
                    REQUIRE(block.offset == all.size());
                    REQUIRE(block.size % record == 0);
                    REQUIRE(block.size <= std::max(record, block_bytes));
                    all.append(block.data, block.size);
                }
            }
            REQUIRE(all == text);
        }
    }
}

TEST_CASE("a stream that ends within a record is an error that says so") {
    const stream_of input("0123456789");
    block_reader reader(input.inputs(), {.cut = {record_kind::fixed, false, 4}});
    REQUIRE(reader.open({0, 0, end_of_stream}));
    block block;
    REQUIRE(reader.next(block));
    CHECK(std::string_view(block.data, block.size) == "01234567");
    CHECK_THROWS_WITH_AS((void)reader.next(block),
                         doctest::Contains("ends with 2 bytes that are no whole record of 4 bytes"),
                         input_error);
}

TEST_CASE("whole inputs come one by one, empty ones too, and not those that are too large") {
    const temporary_directory directory;
    const std::vector<std::string> texts{"", "x\n", std::string(100000, 'y'), ""};
    std::vector<input> inputs;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        inputs.push_back({directory.write(std::to_string(i), texts[i]), texts[i].size(), false});
    }
    const block_options options{
        .block_bytes = 64, .longest_line_bytes = 100000, .cut = {record_kind::whole}};
    block_reader reader(inputs, options);
    split_queue queue(inputs, end_of_stream, true);
    CHECK(queue.total_splits() == texts.size());
    for (const std::string& text : texts) {
        const auto split = queue.next();
        REQUIRE(split);
        REQUIRE(reader.open(*split));
        block block;
        REQUIRE(reader.next(block));
        CHECK(block.data != nullptr);
        CHECK(std::string_view(block.data, block.size) == text);
        CHECK(reader.buffer_bytes() >= text.size());
        CHECK_FALSE(reader.next(block));
    }
    block_options smaller = options;
    smaller.longest_line_bytes = 99999;
    block_reader refusing(inputs, smaller);
    REQUIRE(refusing.open({2, 0, 100000}));
    block block;
    CHECK_THROWS_WITH_AS((void)refusing.next(block),
                         doctest::Contains("2' is read whole, for which it is too large: more than "
                                           "99999 bytes"),
                         input_error);
}

TEST_CASE("a quote without another one is told of where a record has no end") {
    const temporary_directory directory;
    const std::string text = "a,b\n\"" + std::string(1000, '\n');
    const std::vector<input> inputs{{directory.write("table", text), text.size(), false}};
    block_reader reader(inputs, {.block_bytes = 64, .longest_line_bytes = 500, .cut = csv});
    REQUIRE(reader.open({0, 0, text.size()}));
    block block;
    CHECK_THROWS_WITH_AS((void)reader.next(block),
                         doctest::Contains("has a record of more than 500 bytes at offset 4: there "
                                           "may be a quote that no other one ends"),
                         input_error);
}

}  // namespace
}  // namespace throng::io
