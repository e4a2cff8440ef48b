// One stream that several read, and its parts of whole keys.
#include "io/divided_stream.hpp"

#include "io/errors.hpp"
#include "io/pair_ends.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace throng::io {
namespace {

input text_input(std::string text) {
    input made;
    made.name = "pairs";
    made.size = text.size();
    made.text = std::make_shared<const std::string>(std::move(text));
    return made;
}

// What each part has.
std::vector<std::string> parts_of(divided_stream& stream) {
    std::vector<std::string> parts;
    do {
        std::string part;
        stream_block next;
        while (stream.next(next)) part += next.text();
        parts.push_back(std::move(part));
    } while (stream.begin_next_part());
    return parts;
}

std::string with_size(const std::string& text) {
    return std::string(3, '\0') + static_cast<char>(text.size()) + text;
}

// Keys of some pairs each, in order.
std::string sorted_pairs(record_kind kind) {
    std::string text;
    for (int key = 1000; key < 9999; ++key) {
        for (int i = 0; i < 1 + key % 7 + (key == 5000 ? 40000 : 0); ++i) {
            text += kind == record_kind::pair ? with_size(std::to_string(key)) + with_size("value")
                                              : std::to_string(key) + "\tvalue\n";
        }
    }
    return text;
}

TEST_CASE("each key's records are in one part, and parts are about as large as asked") {
    for (const record_kind kind : {record_kind::line, record_kind::pair}) {
        const std::string text = sorted_pairs(kind);
        for (const std::uint64_t part_bytes : {std::uint64_t{1}, std::uint64_t{300'000}}) {
            const input source = text_input(text);
            divided_stream stream(source, {.cut = {kind, false, 0}, .part_bytes = part_bytes});
            const std::vector<std::string> parts = parts_of(stream);
            CHECK(parts.size() > 1);
            std::string all;
            std::string last;
            for (const std::string& each : parts) {
                REQUIRE_FALSE(each.empty());
                REQUIRE(first_keyed_record(each, kind).key > last);
                last = last_key(each, kind);
                all += each;
            }
            CHECK(all == text);
        }
    }
}

TEST_CASE("without a size there is one part") {
    const input source = text_input("b\na\n");
    divided_stream stream(source, {});
    CHECK(parts_of(stream) == std::vector<std::string>{"b\na\n"});
}

TEST_CASE("a block whose first key comes before the last one of the block above is refused") {
    std::string text;
    while (text.size() < 80) text += "b\tvalue\n";
    const input source = text_input(text + "a\tvalue\n");
    divided_stream stream(source, {.part_bytes = 1'000'000, .block_bytes = text.size()});
    CHECK_THROWS_WITH_AS((void)parts_of(stream),
                         "'pairs' is not sorted by key: at byte 80 there is a key that comes "
                         "before the one above it; sort it with LC_ALL=C sort",
                         input_error);
}

TEST_CASE("a header that is known is skipped where the stream begins with it, and only there") {
    const std::vector<std::string> begins{"a,b\n", "a,b\r\n",
                                          "\xef\xbb\xbf"
                                          "a,b\n",
                                          ""};
    for (const std::string& begin : begins) {
        const input source = text_input(begin + "1,2\na,b\n");
        division_of_stream how;
        how.cut = {record_kind::csv, true, 0};
        how.header = "a,b";
        divided_stream stream(source, std::move(how));
        stream_block next;
        REQUIRE(stream.next(next));
        CHECK(next.text() == "1,2\na,b\n");
        CHECK(next.offset == begin.size());
        CHECK(next.lines == (begin.empty() ? 0 : 1));
        CHECK(stream.header() == "a,b");
        CHECK_FALSE(stream.next(next));
    }
}

TEST_CASE("the lines of a header are counted, and so are those in pairs before a part") {
    const input table = text_input("\"a\n\nb\"\n1\n");
    divided_stream records(table, {.cut = {record_kind::csv, true, 0}});
    stream_block next;
    REQUIRE(records.next(next));
    CHECK(next.text() == "1\n");
    CHECK(next.lines == 3);

    const std::string first = with_size("a") + with_size("\n\n") + with_size("a") + with_size("");
    const input pairs = text_input(first + with_size("b") + with_size(""));
    divided_stream parts(
        pairs, {.cut = {record_kind::pair, false, 0}, .part_bytes = 1, .block_bytes = 12});
    while (parts.next(next)) CHECK(next.text().size() <= first.size());
    REQUIRE(parts.begin_next_part());
    REQUIRE(parts.next(next));
    CHECK(next.offset == first.size());
    CHECK(next.lines == 2);
}

TEST_CASE("threads that read together get every line once, and know how many were before") {
    std::string text;
    for (int i = 0; i < 300'000; ++i) text += std::to_string(i) + '\n';
    const input source = text_input(text);
    divided_stream stream(source, {});
    std::atomic<std::uint64_t> bytes{0};
    std::atomic<int> wrong{0};
    std::vector<std::thread> readers;
    for (int i = 0; i < 4; ++i) {
        readers.emplace_back([&] {
            stream_block next;
            while (stream.next(next)) {
                bytes += next.size;
                const std::string first(next.text().substr(0, next.text().find('\n')));
                if (first != std::to_string(next.lines)) ++wrong;
                if (text.compare(next.offset, next.size, next.text()) != 0) ++wrong;
            }
        });
    }
    for (std::thread& each : readers) each.join();
    CHECK(bytes.load() == text.size());
    CHECK(wrong.load() == 0);
}

TEST_CASE("a pair that is cut off is an error") {
    const std::string whole = with_size("key") + with_size("value");
    for (std::size_t size = 1; size < whole.size(); ++size) {
        const input source = text_input(whole + whole.substr(0, size));
        divided_stream stream(source, {.cut = {record_kind::pair, false, 0}});
        CHECK_THROWS_WITH_AS((void)parts_of(stream),
                             doctest::Contains("'pairs' ends in the middle of a pair, at byte"),
                             input_error);
    }
}

}  // namespace
}  // namespace throng::io
