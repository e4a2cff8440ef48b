// Where records end in text that consists of whole ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace throng::io {

/// How a record ends: with a newline, or, as in CSV, with one that has an even number of quotes
/// before it in the record.
enum class record_end : std::uint8_t { newline, unquoted_newline };

/// The end, newline included, of the record that byte `at` of `records` is in.
[[nodiscard]] std::size_t end_of_record(std::string_view records, std::size_t at, record_end how);

struct counted_bytes {
    std::size_t bytes = 0;
    std::uint64_t records = 0;
};

/// The first records of `records`, but no more than `most`.
[[nodiscard]] counted_bytes first_records(std::string_view records, std::uint64_t most,
                                          record_end how);

}  // namespace throng::io
