#include "io/output/part_writer.hpp"

#include "io/errors.hpp"
#include "random_text.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace throng::io {
namespace {

using test::temporary_directory;

std::vector<std::string> parts_of(const std::string& path, std::string_view extension = "") {
    std::vector<std::string> parts;
    for (int number = 0;; ++number) {
        const std::string name = fmt::format("/part-{:05}{}", number, extension);
        if (!std::filesystem::exists(path + name)) return parts;
        parts.push_back(test::read_file(path + name));
    }
}

TEST_CASE("a part ends with the record that fills it") {
    const temporary_directory directory;
    output_directory output(directory / "out", if_exists::refuse);
    part_writer writer(output, {.part_bytes = 8});
    writer.write("aaa\n");
    writer.write("bbb\nccc\ndddddddddddd\n");
    writer.write("e\n");
    writer.finish();
    output.commit();
    CHECK(parts_of(directory / "out") ==
          std::vector<std::string>{"aaa\nbbb\n", "ccc\ndddddddddddd\n", "e\n"});
}

TEST_CASE("where parts end does not depend on how the records were written") {
    const std::uint64_t seed = test::test_seed();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    std::string text = test::random_text(random, 3000);
    if (!text.ends_with('\n')) text += '\n';
    std::vector<std::string> first;
    for (int round = 0; round < 6; ++round) {
        const temporary_directory directory;
        output_directory output(directory / "out", if_exists::refuse);
        part_writer writer(output, {.part_bytes = 10000});
        std::string_view rest = text;
        while (!rest.empty()) {
            const std::size_t least = random() % std::min<std::size_t>(rest.size(), 100000);
            const std::size_t size = rest.find('\n', least) + 1;
            writer.write(rest.substr(0, size));
            rest.remove_prefix(size);
        }
        writer.finish();
        output.commit();
        const auto parts = parts_of(directory / "out");
        if (round == 0) first = parts;
        REQUIRE(parts == first);
    }
    std::string all;
    for (const std::string& part : first) all += part;
    CHECK(all == text);
    CHECK(first.size() > 2);
}

TEST_CASE("no results make one empty part") {
    const temporary_directory directory;
    output_directory output(directory / "out", if_exists::refuse);
    part_writer writer(output);
    writer.finish();
    output.commit();
    CHECK(parts_of(directory / "out") == std::vector<std::string>{""});
    CHECK(test::read_file(directory / "out/_SUCCESS").empty());
}

// The parts that `records`, some of which are written together, make.
std::vector<std::string> divided(const std::vector<std::string>& writes, std::uint64_t records,
                                 const part_division& division) {
    const temporary_directory directory;
    output_directory output(directory / "out", if_exists::refuse);
    part_writer writer(output, division);
    writer.expect(records);
    for (const std::string& each : writes) writer.write(each);
    writer.finish();
    output.commit();
    return parts_of(directory / "out", division.extension);
}

TEST_CASE("so many parts have the same number of records, or one less") {
    using parts = std::vector<std::string>;
    CHECK(divided({"a\nb\n", "c\nd\ne\n"}, 5, {.parts = 2}) == parts{"a\nb\nc\n", "d\ne\n"});
    CHECK(divided({"a\nb\nc\nd\ne\n"}, 5, {.parts = 3}) == parts{"a\nb\n", "c\nd\n", "e\n"});
    CHECK(divided({"a\n", "b\n"}, 2, {.parts = 1}) == parts{"a\nb\n"});
    CHECK(divided({"a\n", "b\n"}, 2, {.parts = 4}) == parts{"a\n", "b\n", "", ""});
    CHECK(divided({}, 0, {.parts = 2}) == parts{"", ""});
}

TEST_CASE("a record of CSV may have newlines in it") {
    using parts = std::vector<std::string>;
    const std::string rows = "\"a\nb\",1\n\"\"\"\n\"\"\",2\nc,3\n";
    const auto csv = [](part_division division) {
        division.extension = ".csv";
        division.ends = record_end::unquoted_newline;
        return division;
    };
    CHECK(divided({rows}, 3, csv({.parts = 3})) ==
          parts{"\"a\nb\",1\n", "\"\"\"\n\"\"\",2\n", "c,3\n"});
    for (const std::uint64_t part_bytes : {std::uint64_t{1}, std::uint64_t{3}, std::uint64_t{8}}) {
        CAPTURE(part_bytes);
        CHECK(divided({rows}, 3, csv({.part_bytes = part_bytes})).front() == "\"a\nb\",1\n");
    }
    CHECK(divided({rows}, 3, csv({.part_bytes = 9})) ==
          parts{"\"a\nb\",1\n\"\"\"\n\"\"\",2\n", "c,3\n"});
}

TEST_CASE("each part begins with the header, which is no record") {
    using parts = std::vector<std::string>;
    CHECK(divided({"a\nb\nc\n"}, 3, {.parts = 2, .header = "x\n"}) == parts{"x\na\nb\n", "x\nc\n"});
    CHECK(divided({"a\nb\nc\n"}, 3, {.part_bytes = 4, .header = "x\n"}) ==
          parts{"x\na\nb\n", "x\nc\n"});
    CHECK(divided({}, 0, {.header = "x\n"}) == parts{"x\n"});
}

}  // namespace
}  // namespace throng::io
