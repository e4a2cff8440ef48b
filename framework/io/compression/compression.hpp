// Compressed data, told by its first bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace throng::io {

enum class compression_format : std::uint8_t { none, gzip, bzip2, zstd, xz, lz4 };

/// As many first bytes as detect_compression wants to see.
inline constexpr std::size_t compression_magic_bytes = 16;

/// The format that data with these first bytes is compressed with.
[[nodiscard]] compression_format detect_compression(std::string_view first_bytes);

/// Whether a frame begins so that zstd and lz4 skip: bytes of anybody's, between their own.
[[nodiscard]] bool is_skippable(std::string_view first_bytes);

/// Whether a frame of the format may begin so, where another one has ended: be it one that is to be
/// skipped, such as zstd and lz4 have.
[[nodiscard]] bool is_frame(compression_format format, std::string_view first_bytes);

/// Its name, for example "gzip"; of none it is empty.
[[nodiscard]] std::string_view name_of(compression_format format);

}  // namespace throng::io
