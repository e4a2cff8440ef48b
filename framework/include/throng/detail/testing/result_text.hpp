// Results as the program prints them, for tests: without the engine and its libraries.
#pragma once

#include <throng/abi.h>
#include <throng/detail/job/item_text.hpp>

#include <algorithm>
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
    constexpr long least_exponent = -4;
    constexpr long most_exponent = 15;
    std::array<char, 64> text;
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::scientific)
            .ptr;
    const std::string scientific(text.data(), end);
    const std::size_t e = scientific.find('e');
    if (e == std::string::npos) return scientific;  // no finite number
    const long exponent = std::strtol(scientific.c_str() + e + 1, nullptr, 10);
    if (exponent < least_exponent || exponent > most_exponent) return scientific;
    // The same digits; behind them zeros, since more digits would say more than is known.
    std::string digits = scientific.substr(0, e);
    const bool negative = digits.front() == '-';
    std::erase_if(digits, [](char c) { return c == '-' || c == '.'; });
    if (exponent < 0) digits.insert(0, static_cast<std::size_t>(-exponent), '0');
    const std::size_t whole = static_cast<std::size_t>(std::max(exponent, 0L)) + 1;
    if (digits.size() < whole) digits.append(whole - digits.size(), '0');
    if (digits.size() > whole) digits.insert(whole, 1, '.');
    return (negative ? "-" : "") + digits;
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
