// What 64 bytes of text are, as one bit for each: vectorised for the machine that the job is
// compiled for, by Google Highway's static dispatch. Highway 1.0 knows nothing below SSSE3, so
// plain x86-64, which has SSE2, gets the same functions by hand.
#pragma once

#include <hwy/highway.h>

#if HWY_STATIC_TARGET == HWY_SCALAR && defined(__SSE2__)
#include <throng/detail/job/chunk_masks_sse2.hpp>
#else

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace throng::detail {

inline constexpr std::size_t chunk_bytes = 64;  // a bit for each fits in a word

// The name differs by instruction set, since the code does.
inline namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using byte_vector = hn::CappedTag<std::uint8_t, chunk_bytes>;
// Has at least a bit for each lane of a vector.
using vector_bits = std::conditional_t<
    (hn::MaxLanes(byte_vector()) <= 16), std::uint16_t,
    std::conditional_t<(hn::MaxLanes(byte_vector()) <= 32), std::uint32_t, std::uint64_t>>;

/// The bits that `matches(lanes)`, a mask, says of the 64 bytes at `data`.
template <class Matches>
HWY_INLINE std::uint64_t chunk_mask(const char* data, Matches matches) {
    const byte_vector d;
    const std::size_t lanes = hn::Lanes(d);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(data);
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < chunk_bytes; i += lanes) {
        std::uint8_t stored[8] = {};
        hn::StoreMaskBits(d, matches(d, hn::LoadU(d, bytes + i), i), stored);
        vector_bits part = 0;
        std::memcpy(&part, stored, sizeof part);
        bits |= std::uint64_t{part} << i;
    }
    return bits;
}

/// Which of 64 bytes are newlines.
HWY_INLINE std::uint64_t newlines(const char* data) {
    return chunk_mask(data,
                      [](auto d, auto v, std::size_t) { return hn::Eq(v, hn::Set(d, '\n')); });
}

/// Which of 64 bytes are `byte`.
HWY_INLINE std::uint64_t bytes_equal(const char* data, char byte) {
    return chunk_mask(data, [byte](auto d, auto v, std::size_t) {
        return hn::Eq(v, hn::Set(d, static_cast<std::uint8_t>(byte)));
    });
}

template <class D, class V>
HWY_INLINE auto is_lower_letter(D d, V v) {
    const V from_a = hn::Sub(v, hn::Set(d, 'a'));
    return hn::Eq(hn::Min(from_a, hn::Set(d, 'z' - 'a')), from_a);
}

/// Which of 64 bytes are ASCII letters.
HWY_INLINE std::uint64_t letters(const char* data) {
    return chunk_mask(data, [](auto d, auto v, std::size_t) {
        return is_lower_letter(d, hn::Or(v, hn::Set(d, 0x20)));
    });
}

/// The same, and writes the 64 bytes to `lower`, letters in lower case; other bytes are changed.
HWY_INLINE std::uint64_t lower_letters(const char* data, char* lower) {
    auto* out = reinterpret_cast<std::uint8_t*>(lower);
    return chunk_mask(data, [out](auto d, auto v, std::size_t i) {
        const auto lowered = hn::Or(v, hn::Set(d, 0x20));
        hn::StoreU(lowered, d, out + i);
        return is_lower_letter(d, lowered);
    });
}

}  // namespace HWY_NAMESPACE
}  // namespace throng::detail

#endif
