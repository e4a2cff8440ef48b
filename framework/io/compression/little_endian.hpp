// Numbers in files, the least significant byte first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace throng::io {

/// The number that up to eight bytes are.
[[nodiscard]] constexpr std::uint64_t little_endian(std::string_view bytes) {
    std::uint64_t number = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) {
        number = number << 8 | static_cast<unsigned char>(bytes[i]);
    }
    return number;
}

inline void put_little_endian(char* to, std::uint32_t number, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i) to[i] = static_cast<char>(number >> 8 * i);
}

}  // namespace throng::io
