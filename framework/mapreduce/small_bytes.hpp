// Copies and comparisons of a few bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace throng::mapreduce {

/// std::memcpy that makes no call for up to 16 bytes. Returns the end of the copy.
inline char* copy_small(char* out, const char* from, std::size_t size) {
    const auto copy_ends = [&]<class Word>(Word first) {  // which may overlap
        Word last;
        std::memcpy(&first, from, sizeof first);
        std::memcpy(&last, from + size - sizeof last, sizeof last);
        std::memcpy(out, &first, sizeof first);
        std::memcpy(out + size - sizeof last, &last, sizeof last);
    };
    if (size > 2 * sizeof(std::uint64_t)) {
        std::memcpy(out, from, size);
    } else if (size >= sizeof(std::uint64_t)) {
        copy_ends(std::uint64_t{});
    } else if (size >= sizeof(std::uint32_t)) {
        copy_ends(std::uint32_t{});
    } else {
        for (std::size_t i = 0; i < size; ++i) out[i] = from[i];
    }
    return out + size;
}

/// a == b, without a call for up to 16 bytes.
inline bool same_bytes(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    const auto same_ends = [&]<class Word>(Word a_word) {  // which may overlap
        const auto same_at = [&](std::size_t offset) {
            Word b_word;
            std::memcpy(&a_word, a.data() + offset, sizeof a_word);
            std::memcpy(&b_word, b.data() + offset, sizeof b_word);
            return a_word == b_word;
        };
        return same_at(0) && same_at(a.size() - sizeof a_word);
    };
    if (a.size() > 2 * sizeof(std::uint64_t)) return a == b;
    if (a.size() >= sizeof(std::uint64_t)) return same_ends(std::uint64_t{});
    if (a.size() >= sizeof(std::uint32_t)) return same_ends(std::uint32_t{});
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] != b[i]) return false;
    }
    return true;
}

}  // namespace throng::mapreduce
