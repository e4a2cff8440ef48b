#include "io/record_ends.hpp"

#include <doctest/doctest.h>

namespace throng::io {

TEST_CASE("a record ends with its newline") {
    CHECK(end_of_record("a\nbc\n", 0, record_end::newline) == 2);
    CHECK(end_of_record("a\nbc\n", 1, record_end::newline) == 2);
    CHECK(end_of_record("a\nbc\n", 2, record_end::newline) == 5);
    CHECK(end_of_record("\"\n\"\n", 0, record_end::newline) == 2);
}

TEST_CASE("a record of CSV ends with a newline that is not in quotes") {
    constexpr std::string_view rows = "\"\n\",\"\"\"\n\"\nx\n";
    for (std::size_t at = 0; at < 10; ++at) {
        CAPTURE(at);
        CHECK(end_of_record(rows, at, record_end::unquoted_newline) == 10);
    }
    CHECK(end_of_record(rows, 10, record_end::unquoted_newline) == 12);
    CHECK(end_of_record(rows, 11, record_end::unquoted_newline) == 12);
}

TEST_CASE("the first records are as many as there are, or as are wanted") {
    const auto first = [](std::string_view records, std::uint64_t most, record_end how) {
        const counted_bytes found = first_records(records, most, how);
        return std::pair(found.bytes, found.records);
    };
    using found = std::pair<std::size_t, std::uint64_t>;
    CHECK(first("a\nb\nc\n", 2, record_end::newline) == found(4, 2));
    CHECK(first("a\nb\nc\n", 9, record_end::newline) == found(6, 3));
    CHECK(first("a\nb\nc\n", 0, record_end::newline) == found(0, 0));
    CHECK(first("", 3, record_end::newline) == found(0, 0));
    CHECK(first("\"\n\"\nb\n", 1, record_end::unquoted_newline) == found(4, 1));
    CHECK(first("\"\n\"\nb\n", 5, record_end::unquoted_newline) == found(6, 2));
}

}  // namespace throng::io
