// What the records of inputs are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace throng::io {

/// Of UTF-8; is no part of the first line that it stands before.
inline constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

enum class record_kind : std::uint8_t {
    line,   // ends with a newline, the last one of an input perhaps not
    csv,    // the same, but a newline with an odd number of quotes before it in its input ends none
    fixed,  // has a size
    whole,  // is all of an input
    pair,   // is a key and a value, each with its size before it, in four bytes, big-endian
    task    // is a number below the size of an input, which has no bytes
};

/// How inputs are cut into records.
struct record_cut {
    record_kind kind = record_kind::line;
    bool header = false;    // lines and CSV: the first one of an input is not a record but its
                            // header
    std::size_t bytes = 0;  // of a fixed record
};

}  // namespace throng::io
