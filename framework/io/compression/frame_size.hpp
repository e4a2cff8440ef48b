// What the headers of a frame say about its size.
#pragma once

#include "io/compression/compression.hpp"
#include "io/compression/header_reader.hpp"

#include <cstdint>
#include <optional>

namespace throng::io {

/// A larger frame is not decompressed for a part of it.
inline constexpr std::uint64_t most_frame_bytes = std::uint64_t{64} << 20;

/// What one frame takes, and gives.
struct frame_size {
    std::uint64_t packed_bytes;
    std::uint64_t bytes;  // at most
    bool is_exact;        // just so many
};

/// Of the frame that begins there: of gzip in the form BGZF, of zstd (RFC 8878, 3.1.1) or of lz4
/// (its frame format, 1.6.4), or one that these two skip. Reads nothing but headers. Nothing where
/// there is none, or if it may give more than most_frame_bytes, needs a dictionary, or cannot give
/// what it says. Whether it is as its headers say otherwise only its decompression tells.
[[nodiscard]] std::optional<frame_size> find_frame_size(compression_format format,
                                                        header_reader& file, std::uint64_t begin);

}  // namespace throng::io
