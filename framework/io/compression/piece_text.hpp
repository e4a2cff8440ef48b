// What is in one piece of a compressed file.
#pragma once

#include "io/compression/packed_pieces.hpp"
#include "io/inputs.hpp"
#include "io/source.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace throng::io {

/// Decompresses one piece after another. Errors are input_errors, as those of `unpack`. Not
/// thread-safe.
class piece_text {
public:
    virtual ~piece_text() = default;

    /// Goes to a piece.
    virtual void begin(const packed_piece& piece) = 0;
    /// Goes to the begin of the same piece again.
    virtual void begin_again() = 0;
    /// Up to `size` bytes, at least one unless the piece has ended; then its checksums are right.
    [[nodiscard]] virtual std::size_t read(char* to, std::size_t size) = 0;
    /// Fails if the file is larger than it was.
    virtual void refuse_grown_file() = 0;

    [[nodiscard]] virtual std::size_t memory_bytes() const = 0;
};

/// Of a file that has pieces: `of` must outlive the result, `packed` is its bytes as they are in
/// the file, seekable. Refuses data that need more than `most_memory_bytes`.
[[nodiscard]] std::unique_ptr<piece_text> open_piece_text(const input& of,
                                                          std::unique_ptr<source> packed,
                                                          std::uint64_t most_memory_bytes);

}  // namespace throng::io
