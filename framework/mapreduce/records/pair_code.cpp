#include "mapreduce/records/pair_code.hpp"

#include <array>
#include <cstdint>

namespace throng::mapreduce {

namespace {

// A lead, and the bytes whose second characters go up from `second`.
struct code_range {
    char lead;
    unsigned first;
    unsigned last;
    unsigned second;
};
constexpr code_range two_character_codes[] = {
    {'!', 0x00, 0x21, '@'}, {'}', 0x7d, 0xbf, '0'}, {'~', 0xc0, 0xff, '0'}};

struct code {
    std::array<char, 2> characters{};
    std::uint8_t size = 1;
};

constexpr std::array<code, 256> make_codes() {
    std::array<code, 256> codes{};
    for (unsigned byte = 0; byte < codes.size(); ++byte) {
        codes[byte].characters[0] = static_cast<char>(byte);
    }
    for (const code_range& range : two_character_codes) {
        for (unsigned byte = range.first; byte <= range.last; ++byte) {
            const auto second = static_cast<char>(range.second + (byte - range.first));
            codes[byte] = {{range.lead, second}, 2};
        }
    }
    return codes;
}
constexpr std::array<code, 256> codes = make_codes();

const code_range* range_of(char lead) {
    for (const code_range& each : two_character_codes) {
        if (each.lead == lead) return &each;
    }
    return nullptr;
}

}  // namespace

void append_coded(std::string& to, std::string_view bytes) {
    const std::size_t before = to.size();
    to.resize(before + 2 * bytes.size());
    char* out = to.data() + before;
    for (const char each : bytes) {
        const code& its = codes[static_cast<unsigned char>(each)];
        out[0] = its.characters[0];
        if (its.size == 2) out[1] = its.characters[1];
        out += its.size;
    }
    to.resize(static_cast<std::size_t>(out - to.data()));
}

std::optional<std::size_t> append_decoded(std::string& to, std::string_view text) {
    to.reserve(to.size() + text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const code_range* range = range_of(text[i]);
        if (range == nullptr) {
            if (codes[static_cast<unsigned char>(text[i])].size != 1) return i;
            to += text[i];
            continue;
        }
        if (i + 1 == text.size()) return i;
        const unsigned second = static_cast<unsigned char>(text[i + 1]);
        if (second < range->second || second - range->second > range->last - range->first) return i;
        to += static_cast<char>(range->first + (second - range->second));
        ++i;
    }
    return std::nullopt;
}

}  // namespace throng::mapreduce
