// Records that map failed on, and that were skipped.
#pragma once

#include "io/inputs.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace throng::mapreduce {

/// A record on which map threw. That of a job that takes blocks is a whole block.
struct bad_record {
    std::uint32_t input;                // index
    std::uint64_t offset;               // of its first byte in the input
    std::optional<std::uint64_t> line;  // of that byte, from 1, where it costs little to know
    std::string reason;                 // what map threw
    std::uint64_t member = 0;  // of an archive: how many of its files come before this one,
    std::string file{};        // and its path
};

/// The path of its file, or the name of its input.
[[nodiscard]] const std::string& file_of(const bad_record& record,
                                         std::span<const io::input> inputs);

/// What a message says of it, on one line: why map failed, where, and on which record. `inputs` are
/// those of the run.
[[nodiscard]] std::string describe_bad_record(const bad_record& record,
                                              std::span<const io::input> inputs);

/// Brings records into the order of their inputs and offsets.
void sort_bad_records(std::vector<bad_record>& records);

/// The text of a `_bad` file: for each record a line with the name of its input, its offset and the
/// reason, separated by tabs. In name and reason a backslash is written as `\\`, a tab as `\t`, a
/// newline as `\n`, a carriage return as `\r`, and any other control character as `\x` and two
/// hexadecimal digits.
[[nodiscard]] std::string bad_records_as_text(std::span<const bad_record> records,
                                              std::span<const io::input> inputs);

}  // namespace throng::mapreduce
