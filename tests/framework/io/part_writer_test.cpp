#include "io/part_writer.hpp"

#include "io/errors.hpp"
#include "random_text.hpp"
#include "tests/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <vector>

namespace throng::io {
namespace {

using test::temporary_directory;

std::vector<std::string> parts_of(const std::string& path) {
    std::vector<std::string> parts;
    for (int number = 0;; ++number) {
        const std::string name = fmt::format("/part-{:05}", number);
        if (!std::filesystem::exists(path + name)) return parts;
        parts.push_back(test::read_file(path + name));
    }
}

TEST_CASE("a part ends with the record that fills it") {
    const temporary_directory directory;
    output_directory output(directory / "out", if_exists::refuse);
    part_writer writer(output, 8);
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
        part_writer writer(output, 10000);
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

}  // namespace
}  // namespace throng::io
