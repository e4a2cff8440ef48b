// Compressing what is written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace throng::io {

/// What is written is made of pieces that are compressed each by itself, so that several threads
/// can do it, and others can read the file from the beginning of any of them:
///   gzip   members of up to 65280 bytes, each of which says how long it is (BGZF, which is gzip)
///   zstd   frames with their sizes and checksums
enum class output_compression : std::uint8_t { none, gzip, zstd };

/// Bytes of text in a piece: eight members, or a frame.
inline constexpr std::size_t compressed_piece_bytes = std::size_t{8} * 65280;

/// What names of such files end with: ".gz".
[[nodiscard]] std::string_view extension_of(output_compression how);

/// What is behind the last piece of a file.
[[nodiscard]] std::string_view end_of_compressed(output_compression how);

/// Compresses one piece after another. For one thread.
class piece_compressor {
public:
    virtual ~piece_compressor() = default;

    /// Appends to `to` what `piece`, of no more than compressed_piece_bytes, is compressed. An
    /// empty one is a file without text. Throws std::bad_alloc.
    virtual void compress(std::string_view piece, std::string& to) = 0;

    /// Not for output_compression::none. Throws std::bad_alloc.
    [[nodiscard]] static std::unique_ptr<piece_compressor> make(output_compression how);
};

}  // namespace throng::io
