// chunk_masks.hpp for plain x86-64.
#pragma once

#include <emmintrin.h>

#include <cstddef>
#include <cstdint>

namespace throng::detail {

inline constexpr std::size_t chunk_bytes = 64;  // a bit for each fits in a word

/// The bits that `matches(vector, index)`, a vector of all ones or zeros, says of 64 bytes.
template <class Matches>
[[gnu::always_inline]] inline std::uint64_t chunk_mask(const char* data, Matches matches) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < chunk_bytes; i += sizeof(__m128i)) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i_u*>(data + i));
        const auto part = static_cast<std::uint32_t>(_mm_movemask_epi8(matches(bytes, i)));
        bits |= std::uint64_t{part} << i;
    }
    return bits;
}

/// Which of 64 bytes are newlines.
[[gnu::always_inline]] inline std::uint64_t newlines(const char* data) {
    return chunk_mask(data, [](__m128i bytes, std::size_t) {
        return _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n'));
    });
}

/// Which of 64 bytes are `byte`.
[[gnu::always_inline]] inline std::uint64_t bytes_equal(const char* data, char byte) {
    return chunk_mask(data, [byte](__m128i bytes, std::size_t) {
        return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte));
    });
}

[[gnu::always_inline]] inline __m128i is_lower_letter(__m128i bytes) {
    const __m128i from_a = _mm_sub_epi8(bytes, _mm_set1_epi8('a'));
    return _mm_cmpeq_epi8(_mm_min_epu8(from_a, _mm_set1_epi8('z' - 'a')), from_a);
}

/// Which of 64 bytes are ASCII letters.
[[gnu::always_inline]] inline std::uint64_t letters(const char* data) {
    return chunk_mask(data, [](__m128i bytes, std::size_t) {
        return is_lower_letter(_mm_or_si128(bytes, _mm_set1_epi8(0x20)));
    });
}

/// The same, and writes the 64 bytes to `lower`, letters in lower case; other bytes are changed.
[[gnu::always_inline]] inline std::uint64_t lower_letters(const char* data, char* lower) {
    return chunk_mask(data, [lower](__m128i bytes, std::size_t i) {
        const __m128i lowered = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
        _mm_storeu_si128(reinterpret_cast<__m128i_u*>(lower + i), lowered);
        return is_lower_letter(lowered);
    });
}

}  // namespace throng::detail
