// Decompression, a piece at a time.
#pragma once

#include "io/compression/compression.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string_view>

namespace throng::io {

/// What is wrong with compressed data, without their place.
class decoding_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// What a step has done.
struct decoded {
    std::size_t taken = 0;  // compressed bytes
    std::size_t given = 0;  // others
    bool ended = false;     // a frame is complete, its checksums are right
};

/// Decodes frames of one format, one after the other: what gzip calls a member, and bzip2 and xz a
/// stream. Not thread-safe.
class decoder {
public:
    decoder() = default;
    decoder(const decoder&) = delete;
    decoder& operator=(const decoder&) = delete;
    virtual ~decoder() = default;

    /// Decodes some of `from` to some of `to`, which is not empty; what comes after the end of a
    /// frame begins the next one. A step that neither takes nor gives anything needs more input.
    /// Throws decoding_error; std::bad_alloc.
    [[nodiscard]] virtual decoded decode(std::string_view from, std::span<char> to) = 0;

    /// Gives up the present frame: what comes next begins one.
    virtual void reset() = 0;

    /// That it has taken for its tables and what it must remember.
    [[nodiscard]] virtual std::size_t memory_bytes() const = 0;
};

/// Refuses data that need more than `most_memory_bytes`, as far as their library can tell.
[[nodiscard]] std::unique_ptr<decoder> make_decoder(compression_format format,
                                                    std::uint64_t most_memory_bytes);

/// Its frames are not streams of xz but blocks of them, with the check of that number, as xz counts
/// them.
[[nodiscard]] std::unique_ptr<decoder> make_xz_block_decoder(unsigned check,
                                                             std::uint64_t most_memory_bytes);

}  // namespace throng::io
