// Pieces of compressed files whose frames do not say how much text is in them.
#pragma once

#include "io/compression/compression.hpp"
#include "io/compression/packed_pieces.hpp"
#include "io/file_system.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace throng::io {

/// How many frames make a piece: so many as have that many compressed bytes, or may have that much
/// text. Frames that are small would cost more to hand out one by one than to decompress.
struct piece_sizes {
    std::uint64_t packed_bytes = std::uint64_t{64} << 10;
    std::uint64_t bytes = std::uint64_t{4} << 20;
};

/// Looks for the frames of zstd (pzstd makes many of a file, and so does whoever puts together what
/// zstd makes of pipes) or of lz4, by their headers, as find_frames does. Null where these make
/// fewer than two pieces, where a frame may have more than most_frame_bytes of text, and for files
/// that are anything else, or cannot be read.
[[nodiscard]] std::shared_ptr<const packed_pieces> find_frame_pieces(
    const std::string& path, std::uint64_t bytes, compression_format format,
    file_system& files = file_system::real(), piece_sizes sizes = {});

}  // namespace throng::io
