// Numbers in as few bytes as they need, most of them in one: the sizes of keys and values, and
// values that are numbers, on their way from mappers to reducers.
//
// A number of up to 247 is one byte. Of a larger one the first byte is 247 and how many bytes
// follow, which are the number's, least significant first.
#pragma once

#include <throng/abi.h>

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace throng::detail {

inline constexpr unsigned largest_in_one_byte = 247;
inline constexpr std::size_t most_compact_bytes = 1 + sizeof(std::uint64_t);

constexpr std::size_t compact_size(std::uint64_t number) {
    if (number <= largest_in_one_byte) return 1;
    return 1 + static_cast<std::size_t>(71 - std::countl_zero(number)) / 8;
}

/// Returns the end of what it has written; up to most_compact_bytes from `out` on may be changed.
[[gnu::always_inline]] inline char* write_compact(char* out, std::uint64_t number) {
    static_assert(std::endian::native == std::endian::little);
    if (number <= largest_in_one_byte) [[likely]] {
        *out = static_cast<char>(number);
        return out + 1;
    }
    const std::size_t size = compact_size(number);
    *out = static_cast<char>(largest_in_one_byte + size - 1);
    std::memcpy(out + 1, &number, sizeof number);
    return out + size;
}

/// Of the number that begins at `at`.
[[gnu::always_inline]] inline std::size_t compact_size_at(const char* at) {
    const auto first = static_cast<unsigned char>(*at);
    return first <= largest_in_one_byte ? 1 : 1 + first - largest_in_one_byte;
}

/// Moves `at` to the number's end.
[[gnu::always_inline]] inline std::uint64_t read_compact(const char*& at) {
    const auto first = static_cast<unsigned char>(*at++);
    if (first <= largest_in_one_byte) [[likely]] {
        return first;
    }
    std::uint64_t number = 0;
    const std::size_t following = first - largest_in_one_byte;
    for (std::size_t i = following; i-- > 0;) {
        number = number << 8 | static_cast<unsigned char>(at[i]);
    }
    at += following;
    return number;
}

/// Of the size before the value that begins at `value`, where throng_job.value_size says that it
/// has one.
[[gnu::always_inline]] inline std::size_t size_prefix_bytes(std::uint32_t value_size,
                                                            const char* value) {
    return value_size == 0 ? compact_size_at(value) : 0;
}

/// Of the value that begins at `value`, with the size before it.
[[gnu::always_inline]] inline std::size_t record_value_bytes(std::uint32_t value_size,
                                                             const char* value) {
    if (value_size == THRONG_COMPACT_NUMBER) return compact_size_at(value);
    if (value_size != 0) return value_size;
    const char* payload = value;
    const auto bytes = static_cast<std::size_t>(read_compact(payload));
    return static_cast<std::size_t>(payload - value) + bytes;
}

/// Signed numbers that are near to zero become small ones.
template <std::integral T>
constexpr std::uint64_t to_compactable(T number) {
    if constexpr (std::unsigned_integral<T>) return number;
    const auto wide = static_cast<std::int64_t>(number);
    return static_cast<std::uint64_t>(wide) << 1 ^ static_cast<std::uint64_t>(wide >> 63);
}

template <std::integral T>
constexpr T from_compactable(std::uint64_t number) {
    if constexpr (std::unsigned_integral<T>) return static_cast<T>(number);
    return static_cast<T>(number >> 1 ^ (0 - (number & 1)));
}

}  // namespace throng::detail
