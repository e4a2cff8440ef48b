// Any part of a compressed file whose frames are known.
#pragma once

#include "io/inputs.hpp"
#include "io/source.hpp"

#include <cstdint>
#include <memory>

namespace throng::io {

/// Decompresses those frames of `packed` that are asked for, from their begin up to what is asked
/// for: reading on from where the read before ended is what costs least. Seekable. `of` has the
/// frames and must outlive the result; errors are those of `unpack`.
[[nodiscard]] std::unique_ptr<source> open_frames(const input& of, std::unique_ptr<source> packed,
                                                  std::uint64_t most_memory_bytes);

}  // namespace throng::io
