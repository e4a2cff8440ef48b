// Input for jobs that make their data themselves.
#pragma once

#include "io/inputs.hpp"

#include <cstdint>
#include <string>

namespace throng::io {

/// Lines with the numbers from 0 on, in memory: what is mapped by a job that needs no data but the
/// number of the part of the work that it is to do.
struct numbered_input {
    input lines;
    /// Of every line, its newline included: splits of this size have a line each, so that the parts
    /// are handed to mappers one at a time.
    std::uint64_t line_bytes;
};

/// `count` (at least 1) decimal numbers, with zeros before them so that all are of one length.
/// `name` is what messages call the input.
[[nodiscard]] numbered_input number_lines(std::uint64_t count, std::string name);

}  // namespace throng::io
