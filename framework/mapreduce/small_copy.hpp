// Copies of a few bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

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

}  // namespace throng::mapreduce
