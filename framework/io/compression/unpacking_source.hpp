// Compressed bytes of one source as the source of what they were before.
#pragma once

#include "io/compression/compression.hpp"
#include "io/inputs.hpp"
#include "io/source.hpp"

#include <cstdint>
#include <memory>

namespace throng::io {

/// Decompresses what `packed` gives, all its frames, as they are read; not seekable. Whatever is
/// wrong with them is an input_error that names `of`, which must outlive the result, and the offset
/// in the compressed file. So is a file that is not of the size that `of` says any more.
[[nodiscard]] std::unique_ptr<source> unpack(const input& of, compression_format format,
                                             std::unique_ptr<source> packed,
                                             std::uint64_t most_memory_bytes);

}  // namespace throng::io
