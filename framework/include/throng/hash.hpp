// The hash that places a key: which partition it goes to, and where in a table it is sought.
//
// It is part of the plugin contract and of what users may rely on: the same bytes give the same
// 64 bits in every process and on every machine, and no seed enters. It is not cryptographic, and
// does not defend against keys that were chosen to collide.
//
// Method: the folded 64 x 64 -> 128 bit multiplication of Wang Yi's wyhash
// (https://github.com/wangyi-fudan/wyhash, public domain), over words of 16 bytes; the constants
// and the treatment of short keys are our own.
//   fold(a, b)       = low half of a * b, xor its high half
//   up to 16 bytes:  lo, hi = the bytes, filled up with zeros, as two little-endian words
//   more:            s = size ^ C3; for each 16 bytes but the last 1 to 16: s = fold(lo ^ C1, hi ^
//   s);
//                    lo, hi = the last 16 bytes of the key; hi = hi ^ s
//   the hash:        fold(fold(lo ^ C1, hi ^ C2) ^ C3, size ^ C4)
#pragma once

#include <throng/detail/job/load.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace throng {
namespace detail {

// The fractional parts of the square roots of 7, 11, 13 and 19 (which SHA-512 starts from too).
inline constexpr std::uint64_t hash_constant_1 = 0xa54ff53a5f1d36f1u;
inline constexpr std::uint64_t hash_constant_2 = 0x510e527fade682d1u;
inline constexpr std::uint64_t hash_constant_3 = 0x9b05688c2b3e6c1fu;
inline constexpr std::uint64_t hash_constant_4 = 0x5be0cd19137e2179u;

inline constexpr std::size_t short_key_bytes = 16;

constexpr std::uint64_t fold_multiply(std::uint64_t a, std::uint64_t b) {
    __extension__ using wide = unsigned __int128;
    const wide product = static_cast<wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// The hash of a key whose words are known: those of a key of up to 16 bytes, filled with zeros.
constexpr std::uint64_t hash_words(std::uint64_t lo, std::uint64_t hi, std::uint64_t size) {
    const std::uint64_t inner = fold_multiply(lo ^ hash_constant_1, hi ^ hash_constant_2);
    return fold_multiply(inner ^ hash_constant_3, size ^ hash_constant_4);
}

inline std::uint64_t hash_long_key(const char* data, std::size_t size) {
    std::uint64_t state = size ^ hash_constant_3;
    const char* last = data + size - short_key_bytes;
    for (; data < last; data += short_key_bytes) {
        state = fold_multiply(load_word(data) ^ hash_constant_1, load_word(data + 8) ^ state);
    }
    return hash_words(load_word(last), load_word(last + 8) ^ state, size);
}

}  // namespace detail

/// The hash of a key's encoded bytes (`throng::key_codec`; a text's are the text itself).
inline std::uint64_t key_hash(std::string_view bytes) {
    if (bytes.size() > detail::short_key_bytes) {
        return detail::hash_long_key(bytes.data(), bytes.size());
    }
    const detail::key_words words = detail::load_short_key(bytes.data(), bytes.size());
    return detail::hash_words(words.lo, words.hi, bytes.size());
}

/// The partition, below `partitions`, of a key whose job does not say so itself: the hash's high
/// half, scaled.
constexpr std::uint32_t partition_of(std::uint64_t hash, std::uint32_t partitions) {
    return static_cast<std::uint32_t>(((hash >> 32) * partitions) >> 32);
}

}  // namespace throng
