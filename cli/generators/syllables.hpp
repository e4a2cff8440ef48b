// Made-up words.
#pragma once

#include <cstddef>
#include <cstdint>

namespace throng::cli {

/// Words of consonants and vowels in turn: ba, be, bi, bo, bu, ca and on. The first 100 have one
/// syllable, the next 10,000 two, and so on up to four: 101,010,100 in all.
inline constexpr std::size_t most_word_bytes = 8;
inline constexpr std::uint64_t word_count = 101'010'100;

/// Of word `index`: its letters.
[[nodiscard]] std::size_t word_bytes(std::uint32_t index);
/// Writes a word where there is room for most_word_bytes; where it ends.
char* write_word(char* to, std::uint32_t index);

}  // namespace throng::cli
