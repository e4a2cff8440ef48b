// Line numbers for those who read a file in parts.
#pragma once

#include "io/byte_index.hpp"

namespace throng::io {

/// A byte_index of newlines.
class line_index : private byte_index {
public:
    using byte_index::usual_granule_bytes;

    explicit line_index(std::span<const input> inputs,
                        std::size_t granule_bytes = usual_granule_bytes,
                        file_system& files = file_system::real())
        : byte_index(inputs, '\n', granule_bytes, files) {}

    /// Newlines in the first `offset` bytes of an input that is not a stream; see byte_index.
    [[nodiscard]] std::uint64_t lines_before(std::uint32_t input, std::uint64_t offset) {
        return count_before(input, offset);
    }
};

}  // namespace throng::io
