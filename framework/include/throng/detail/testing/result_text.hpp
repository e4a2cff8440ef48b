// Results as the program prints them, for tests: without the engine and its libraries.
#pragma once

#include <throng/abi.h>
#include <throng/detail/job/ordered_codec.hpp>

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace throng::detail {

// As few digits as give the same number again; with an exponent where there would be many zeros.
inline std::string real_text(double number) {
    constexpr int least_exponent = -4;
    constexpr int most_exponent = 15;
    std::array<char, 64> text;
    const auto put = [&](std::chars_format format) {
        const auto end = std::to_chars(text.data(), text.data() + text.size(), number, format).ptr;
        return std::string_view(text.data(), static_cast<std::size_t>(end - text.data()));
    };
    const std::string scientific(put(std::chars_format::scientific));
    const std::size_t e = scientific.find('e');
    if (e == std::string::npos) return scientific;  // no finite number
    const long exponent = std::strtol(scientific.c_str() + e + 1, nullptr, 10);
    if (exponent < least_exponent || exponent > most_exponent) return scientific;
    return std::string(put(std::chars_format::fixed));
}

inline std::string number_item_text(throng_tag tag, std::string_view payload) {
    switch (tag) {
        case THRONG_REAL:
            return real_text(ordered_codec<double>::read(payload));
        case THRONG_SIGNED:
            return std::to_string(ordered_codec<std::int64_t>::read(payload));
        default:
            return std::to_string(ordered_codec<std::uint64_t>::read(payload));
    }
}

// Elements until the payload ends, or the byte 00 that ends a tuple inside a tuple.
inline std::string elements_text(const char*& at, const char* end) {
    constexpr std::size_t number_bytes = 8;
    std::string text;
    for (bool first = true; at < end; first = false) {
        const auto tag = static_cast<throng_tag>(*at++);
        if (tag == 0) break;
        if (!first) text += '\t';
        if (tag == THRONG_TEXT) {
            text += read_escaped(at);
        } else if (tag == THRONG_TUPLE) {
            text += elements_text(at, end);
        } else {
            text += number_item_text(tag, {at, number_bytes});
            at += number_bytes;
        }
    }
    return text;
}

/// An encoded key or value in readable form.
inline std::string item_text(throng_tag tag, std::string_view payload) {
    switch (tag) {
        case THRONG_TEXT:
            return std::string(payload);
        case THRONG_TUPLE: {
            const char* at = payload.data();
            return elements_text(at, payload.data() + payload.size());
        }
        case THRONG_NOTHING:
            return {};
        default:
            return number_item_text(tag, payload);
    }
}

}  // namespace throng::detail
