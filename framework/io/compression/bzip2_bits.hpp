// The bits of a stream of bzip2, highest first.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace throng::io {

/// What a block and the end of a stream begin with; a checksum of 32 bits follows.
inline constexpr std::uint64_t bzip2_block_mark = 0x314159265359;
inline constexpr std::uint64_t bzip2_end_mark = 0x177245385090;
inline constexpr unsigned bzip2_mark_bits = 48;

/// `count` bits, up to 56, from bit `bit` of `data` on. Of the eight bytes from the one on that the
/// first bit is in, all are read.
[[nodiscard]] inline std::uint64_t bits_at(const char* data, std::size_t bit, unsigned count) {
    static_assert(std::endian::native == std::endian::little);
    std::uint64_t bytes;
    std::memcpy(&bytes, data + bit / 8, sizeof bytes);
    bytes = __builtin_bswap64(bytes);
    return bytes << bit % 8 >> (64 - count);
}

}  // namespace throng::io
