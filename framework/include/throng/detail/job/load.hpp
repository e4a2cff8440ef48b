// Little-endian loads of words from unaligned bytes, and of short keys as two words.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

// Where every read is checked (sanitizers), nothing beyond a key's or a text's end may be read.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define THRONG_DETAIL_EXACT_READS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define THRONG_DETAIL_EXACT_READS 1
#endif
#endif
#ifndef THRONG_DETAIL_EXACT_READS
#define THRONG_DETAIL_EXACT_READS 0
#endif

namespace throng::detail {

inline constexpr std::uintptr_t page_bytes = 4096;  // no supported machine has smaller pages

/// Whether `bytes` at `data` lie in one page, so that if one of them may be read all may be.
inline bool readable_in_page(const char* data, std::size_t bytes) {
    if constexpr (THRONG_DETAIL_EXACT_READS) return false;
    return (reinterpret_cast<std::uintptr_t>(data) & (page_bytes - 1)) <= page_bytes - bytes;
}

/// The same pointer, of which the compiler knows nothing: not how many bytes are behind it.
inline const char* opaque(const char* data) {
    asm("" : "+r"(data));
    return data;
}

constexpr std::uint64_t little_endian(std::uint64_t word) {
    static_assert(std::endian::native == std::endian::little ||
                  std::endian::native == std::endian::big);
    if constexpr (std::endian::native == std::endian::big) return __builtin_bswap64(word);
    return word;
}

/// Eight bytes as a little-endian number.
inline std::uint64_t load_word(const char* data) {
    std::uint64_t word = 0;
    std::memcpy(&word, data, sizeof word);
    return little_endian(word);
}

inline void store_word(char* data, std::uint64_t word) {
    word = little_endian(word);
    std::memcpy(data, &word, sizeof word);
}

/// Up to 16 bytes, filled up with zeros, as two little-endian numbers.
struct key_words {
    std::uint64_t lo = 0;
    std::uint64_t hi = 0;
};

// Sixteen bytes of ones, then of zeros: read at 16 - n it is a mask of n bytes.
inline constexpr std::array<std::uint64_t, 4> byte_masks{~std::uint64_t{0}, ~std::uint64_t{0}, 0,
                                                         0};

[[gnu::noinline, gnu::cold]] inline key_words copy_short_key(const char* data, std::size_t size) {
    std::array<char, 16> bytes{};
    if (size != 0) std::memcpy(bytes.data(), data, size);
    return {load_word(bytes.data()), load_word(bytes.data() + 8)};
}

/// The words of a key of at most 16 bytes. Reads beyond its end where the page allows it.
inline key_words load_short_key(const char* data, std::size_t size) {
    if (!readable_in_page(data, 16)) [[unlikely]]
        return copy_short_key(data, size);
    const char* from = opaque(data);
    const char* mask = reinterpret_cast<const char*>(byte_masks.data()) + (16 - size);
    return {load_word(from) & load_word(mask), load_word(from + 8) & load_word(mask + 8)};
}

}  // namespace throng::detail
