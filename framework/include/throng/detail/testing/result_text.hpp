// Results as the program prints them, for tests: without the engine and its libraries.
#pragma once

#include <throng/abi.h>
#include <throng/detail/job/item_text.hpp>

#include <array>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace throng::detail {

// As few digits as give the same number again; with an exponent where there would be many zeros.
template <class Real>
std::string real_text(Real number) {
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

struct test_item_style {
    template <class Real>
    static char* real(char* out, Real number) {
        return copy(out, real_text(number));
    }
    static char* copy(char* out, std::string_view text) {
        if (!text.empty()) std::memcpy(out, text.data(), text.size());
        return out + text.size();
    }
};

/// An encoded key or value in readable form.
inline std::string item_text(throng_tag tag, std::string_view payload) {
    std::string text(most_item_text_bytes(tag, payload.size()), '\0');
    char* const end = item_writer<test_item_style>(text.data()).write(tag, payload);
    text.resize(static_cast<std::size_t>(end - text.data()));
    return text;
}

}  // namespace throng::detail
