#include "tests/framework/job/fake_host.hpp"
#include "tests/framework/job/random_source.hpp"

#include <throng/job.hpp>

#include <doctest/doctest.h>

namespace {

using throng::test::fake_host;
using throng::test::random_source;

// Writes each line with all that is known of it.
struct place_lines {
    using place = std::tuple<std::string_view, std::uint64_t, std::uint64_t>;
    void map(const throng::record& r, throng::emitter<place, std::string_view>& emit) const {
        emit({r.file(), r.offset(), r.line_number()}, r.line());
    }
};
constexpr throng_job table = throng::detail::checked_job_table<place_lines>("place", "Lines");

using owned_place = std::tuple<std::string, std::uint64_t, std::uint64_t>;
using placed = std::vector<std::pair<owned_place, std::string>>;

placed reference(std::string_view text, std::uint64_t offset, std::uint64_t lines_before) {
    placed lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t newline = text.find('\n', at);
        std::string line(text.substr(at, newline - at));
        if (newline != std::string_view::npos && line.ends_with('\r')) line.pop_back();
        lines.push_back({{"name", offset + at, lines_before + lines.size() + 1}, line});
        at = newline == std::string_view::npos ? text.size() : newline + 1;
    }
    return lines;
}

placed lines_of(std::string_view text, std::uint64_t offset, std::uint64_t lines_before) {
    fake_host host(table, {.output_bytes = 1 << 20, .lines_before = lines_before});
    REQUIRE(host.map(text, "name", offset) == THRONG_OK);
    CHECK(host.lines_before_calls <= 1);
    placed lines;
    for (const auto& r : host.results()) {
        lines.emplace_back(throng::decode_key<owned_place>(r.key), r.value);
    }
    CHECK(host.mapper_host().records == lines.size());
    CHECK(host.mapper_host().emitted == lines.size());
    return lines;
}

void check(std::string_view text) { CHECK(lines_of(text, 1000, 7) == reference(text, 1000, 7)); }

}  // namespace

TEST_CASE("lines are told apart by newlines alone, and lose one carriage return before them") {
    check("");
    check("\n");
    check("\r\n");
    check("a\n\nb");
    check("a\r\r\nb\rc\r\nd\r");
    check(std::string_view("nul \0 byte\n\xff\xfe\n", 14));
}

TEST_CASE("lines of any length that end anywhere in a chunk are found") {
    for (std::size_t length = 0; length < 200; ++length) {
        const std::string line(length, 'l');
        check(line);
        check(line + "\n");
        check(line + "\r\n" + line + "\n" + line);
    }
}

TEST_CASE("random texts have the lines that a plain loop finds") {
    random_source random;
    CAPTURE(random.seed());
    for (int i = 0; i < 1000; ++i) check(random.text(500, "\n\r ab"));
    for (int i = 0; i < 1000; ++i) check(random.text(900, "\nabcdefghijklmnopqrstuvwxyz   "));
}
