#include "syllables.hpp"

#include <array>
#include <cstring>
#include <string_view>

namespace throng::cli {

namespace {

constexpr std::uint32_t syllable_count = 100;
constexpr std::size_t syllable_bytes = 2;

constexpr auto syllables = [] {
    constexpr std::string_view consonants = "bcdfghjklmnpqrstvwxz";
    constexpr std::string_view vowels = "aeiou";
    std::array<std::array<char, syllable_bytes>, syllable_count> all{};
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i] = {consonants[i / vowels.size()], vowels[i % vowels.size()]};
    }
    return all;
}();
static_assert(syllables.back()[0] == 'z' && syllables.back()[1] == 'u');

}  // namespace

std::size_t word_bytes(std::uint32_t index) {
    constexpr std::uint32_t two = syllable_count;
    constexpr std::uint32_t three = two + syllable_count * syllable_count;
    constexpr std::uint32_t four = three + syllable_count * syllable_count * syllable_count;
    return syllable_bytes *
           (1U + static_cast<unsigned>(index >= two) + static_cast<unsigned>(index >= three) +
            static_cast<unsigned>(index >= four));
}

char* write_word(char* to, std::uint32_t index) {
    char* const end = to + word_bytes(index);
    // Words of as many syllables are numbers with that many digits, from 0 on.
    for (std::uint32_t below = syllable_count; index >= below; below *= syllable_count) {
        index -= below;
    }
    for (char* at = end; at > to; index /= syllable_count) {
        at -= syllable_bytes;
        std::memcpy(at, syllables[index % syllable_count].data(), syllable_bytes);
    }
    return end;
}

}  // namespace throng::cli
