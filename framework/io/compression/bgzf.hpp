// BGZF: gzip in members, called blocks, that say how long they are; see section 4.1 of the SAM
// format's specification.
#pragma once

#include "io/compression/little_endian.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace throng::io {

/// The header of a block, as they usually are: with nothing else in the extra field, behind which
/// it ends. The size is yet to be put to its last bytes.
inline constexpr std::string_view bgzf_header{"\x1f\x8b\x08\x04\0\0\0\0\0\xff\6\0BC\2\0\0\0", 18};
inline constexpr std::size_t bgzf_field_at = 12;
inline constexpr std::size_t bgzf_field_bytes = 6;
static_assert(bgzf_field_at + bgzf_field_bytes == bgzf_header.size());

/// The bytes of the block, header included, whose extra field begins with these; nothing if it is a
/// member of gzip without such.
[[nodiscard]] constexpr std::optional<std::uint64_t> bgzf_block_bytes(std::string_view field) {
    constexpr std::size_t size_at = 4;
    if (field.size() < bgzf_field_bytes ||
        field.substr(0, size_at) != bgzf_header.substr(bgzf_field_at, size_at)) {
        return {};
    }
    return little_endian(field.substr(size_at, 2)) + 1;
}

/// Puts the size of a block to the header that it begins with.
inline void put_bgzf_block_bytes(char* block, std::size_t bytes) {
    put_little_endian(block + bgzf_header.size() - 2, static_cast<std::uint32_t>(bytes - 1), 2);
}

}  // namespace throng::io
