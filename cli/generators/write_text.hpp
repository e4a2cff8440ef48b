// Putting a line together. Each function writes where there is room, and returns where it ends.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace throng::cli {

inline char* write_text(char* to, std::string_view text) {
    std::memcpy(to, text.data(), text.size());
    return to + text.size();
}

/// The eight decimal digits of a number below 10^8, the first one in the lowest byte. All at once,
/// in halves of a word each time, since branches by how many there are would be guessed wrongly.
inline std::uint64_t eight_digits(std::uint64_t number) {
    const std::uint64_t fours = number / 10'000 | (number % 10'000) << 32;
    const std::uint64_t hundreds = (fours * 10'486 >> 20) & 0x0000007f0000007fu;
    const std::uint64_t twos = hundreds | (fours - hundreds * 100) << 16;
    const std::uint64_t tens = (twos * 103 >> 10) & 0x000f000f000f000fu;
    return tens | (twos - tens * 10) << 8;
}

/// In decimal; eight bytes more than the digits may be written.
inline char* write_number(char* to, std::uint64_t number) {
    static_assert(std::endian::native == std::endian::little);
    constexpr std::uint64_t zeros = 0x3030303030303030u;
    constexpr std::uint64_t end = 100'000'000;
    if (number >= end) {
        to = write_number(to, number / end);
        const std::uint64_t text = eight_digits(number % end) | zeros;
        std::memcpy(to, &text, sizeof text);
        return to + sizeof text;
    }
    const std::uint64_t digits = eight_digits(number);
    // Zeros before the first digit, in bits; the last digit is kept.
    const auto unwanted =
        static_cast<unsigned>(std::countr_zero(digits | std::uint64_t{1} << 56)) & 0x38U;
    const std::uint64_t text = (digits | zeros) >> unwanted;
    std::memcpy(to, &text, sizeof text);
    return to + sizeof text - unwanted / 8;
}

/// Of a number below 100.
inline char* write_two_digits(char* to, unsigned number) {
    *to++ = static_cast<char>('0' + number / 10);
    *to++ = static_cast<char>('0' + number % 10);
    return to;
}

}  // namespace throng::cli
