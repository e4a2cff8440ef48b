#include "io/newline_count.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace throng::io {

std::uint64_t count_bytes(std::string_view text, char sought) {
    // Byte-wide counters, one for each byte of a stripe, which a compiler keeps in vector
    // registers. They are added up before the first could overflow.
    constexpr std::size_t stripe_bytes = 64;
    constexpr std::size_t stripes_at_once = 255;

    std::uint64_t count = 0;
    const char* data = text.data();
    std::size_t stripes = text.size() / stripe_bytes;
    while (stripes > 0) {
        std::array<std::uint8_t, stripe_bytes> counters{};
        const std::size_t now = std::min(stripes, stripes_at_once);
        for (std::size_t stripe = 0; stripe < now; ++stripe, data += stripe_bytes) {
            for (std::size_t byte = 0; byte < stripe_bytes; ++byte) {
                counters[byte] = static_cast<std::uint8_t>(counters[byte] + (data[byte] == sought));
            }
        }
        for (const std::uint8_t counter : counters) count += counter;
        stripes -= now;
    }
    for (const char* end = text.data() + text.size(); data != end; ++data) count += *data == sought;
    return count;
}

}  // namespace throng::io
