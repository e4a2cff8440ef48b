#include "io/numbered_input.hpp"

#include "io/block_reader.hpp"
#include "io/line_index.hpp"
#include "io/splits.hpp"

#include <doctest/doctest.h>

#include <charconv>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace throng::io {
namespace {

// What each split of the inputs holds, in order.
std::vector<std::string> read_splits(const std::vector<input>& inputs, std::uint64_t split_bytes) {
    split_queue splits(inputs, split_bytes);
    block_reader reader(inputs);
    std::vector<std::string> all;
    while (const std::optional<split> next = splits.next()) {
        std::string text;
        block block;
        if (reader.open(*next)) {
            while (reader.next(block)) text.append(block.data, block.size);
        }
        all.push_back(text);
    }
    return all;
}

input in_memory(std::string text) {
    const std::uint64_t size = text.size();
    return {"a text", size, false, std::make_shared<const std::string>(std::move(text))};
}

TEST_CASE("each split of numbered lines has one line, with its number") {
    for (const std::uint64_t count : {1U, 2U, 10U, 11U, 100U, 1001U}) {
        CAPTURE(count);
        const numbered_input numbered = number_lines(count, "numbers");
        const std::vector<std::string> found = read_splits({numbered.lines}, numbered.line_bytes);
        REQUIRE(found.size() == count);
        for (std::uint64_t i = 0; i < count; ++i) {
            REQUIRE(found[i].size() == numbered.line_bytes);
            REQUIRE(found[i].find('\n') == numbered.line_bytes - 1);
            std::uint64_t number = count;
            std::from_chars(found[i].data(), found[i].data() + found[i].size(), number);
            REQUIRE(number == i);
        }
    }
}

TEST_CASE("a text in memory is read like a file, however it is cut into splits") {
    const std::string text = "one\n\ntwo three\n" + std::string(500, 'x') + "\nno newline";
    for (std::uint64_t split_bytes = 1; split_bytes <= text.size() + 1; ++split_bytes) {
        CAPTURE(split_bytes);
        std::string all;
        for (const std::string& each : read_splits({in_memory(text)}, split_bytes)) {
            CHECK((each.empty() || each.back() == '\n' || text.ends_with(each)));
            all += each;
        }
        REQUIRE(all == text);
    }
}

TEST_CASE("the lines of a text in memory are counted") {
    const std::vector<input> inputs{in_memory("a\nb\nc\nd\n")};
    line_index index(inputs);
    block_reader reader(inputs, {.block_bytes = 2});
    REQUIRE(reader.open({0, 4, 8}));
    block block;
    REQUIRE(reader.next(block));
    CHECK(std::string(block.data, block.size) == "c\n");
    CHECK(reader.lines_before(index) == 2);
}

TEST_CASE("a text in memory is not taken for compressed, whatever it begins with") {
    const std::string text = "\x1f\x8b\x08\n";
    CHECK(read_splits({in_memory(text)}, 100) == std::vector<std::string>{text});
}

TEST_CASE("an empty text in memory has no split") {
    CHECK(read_splits({in_memory("")}, 10).empty());
}

}  // namespace
}  // namespace throng::io
