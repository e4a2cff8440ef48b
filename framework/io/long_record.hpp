// What is said of records that are too long.
#pragma once

#include "io/errors.hpp"
#include "io/record_cut.hpp"

#include <cstdint>
#include <string>

namespace throng::io {

/// How messages call a record that ends with a newline: a line, or else a record.
[[nodiscard]] const char* name_of_record(record_kind kind);

/// The error of an input, by its name in messages, that has one of more than `most_bytes` bytes.
[[nodiscard]] input_error long_record_error(const std::string& name, record_kind kind,
                                            std::uint64_t most_bytes, std::uint64_t offset);

}  // namespace throng::io
