// Compressed data, told by its first bytes.
#pragma once

#include <cstddef>
#include <string_view>

namespace throng::io {

struct compression {
    std::string_view name;  // for example "gzip"
    std::string_view tool;  // a command that decompresses to standard output
};

/// As many first bytes as detect_compression wants to see.
inline constexpr std::size_t compression_magic_bytes = 10;

/// The format that data with these first bytes is compressed with; null if none is known.
[[nodiscard]] const compression* detect_compression(std::string_view first_bytes);

}  // namespace throng::io
