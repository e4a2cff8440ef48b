// The pieces of a compressed file, each of which can be decompressed for itself.
#pragma once

#include <cstdint>
#include <vector>

namespace throng::io {

/// Blocks of bzip2 begin and end at any bit, frames of other formats at whole bytes. How much text
/// is in a piece only its decompression tells.
struct packed_piece {
    std::uint64_t begin_bit;  // 0 is the highest one of the file's first byte
    std::uint64_t end_bit;
    char level = 0;  // of bzip2: that of its stream, '1' to '9'

    [[nodiscard]] std::uint64_t begin() const { return begin_bit / 8; }
    [[nodiscard]] std::uint64_t end() const { return end_bit / 8; }
};

using packed_pieces = std::vector<packed_piece>;

}  // namespace throng::io
