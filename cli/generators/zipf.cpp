// The powers are computed from logarithms to the base 2, in fixed point: the mathematical functions
// of floating-point numbers differ between machines in their last digits. Experiments, whose keys
// are too many for a table, and which may differ so, draw by zipf_ranks (key_distribution.hpp).
#include "zipf.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <vector>

namespace throng::cli {

namespace {

constexpr unsigned fraction_bits = 32;  // of logarithms

// The largest number whose square is not above `square`.
constexpr std::uint64_t square_root(wide_number square) {
    std::uint64_t root = 0;
    for (unsigned bit = 64; bit-- > 0;) {
        const std::uint64_t more = root | std::uint64_t{1} << bit;
        if (wide_number(more) * more <= square) root = more;
    }
    return root;
}

// 2^-(1/2), 2^-(1/4) and on, in parts of 2^64.
constexpr auto negative_powers = [] {
    std::array<std::uint64_t, fraction_bits> all{};
    wide_number last = wide_number{1} << 63;  // 2^-1
    for (std::uint64_t& each : all) {
        each = square_root(last << 64);
        last = each;
    }
    return all;
}();

// log2(number) in parts of 2^32. Each squaring of the mantissa yields a digit.
std::uint64_t binary_logarithm(std::uint64_t number) {
    const auto whole = static_cast<unsigned>(std::bit_width(number) - 1);
    std::uint64_t mantissa = number << (63 - whole);  // 1 to 2, in parts of 2^63
    std::uint64_t logarithm = whole;
    for (unsigned i = 0; i < fraction_bits; ++i) {
        const wide_number square = wide_number(mantissa) * mantissa >> 63;
        const auto digit = static_cast<unsigned>(square >> 64);
        mantissa = static_cast<std::uint64_t>(square >> digit);
        logarithm = logarithm << 1 | digit;
    }
    return logarithm;
}

// 2^-exponent in parts of alias_table::most_weight; the exponent is in parts of 2^32.
std::uint64_t negative_power(std::uint64_t exponent) {
    const std::uint64_t whole = exponent >> fraction_bits;
    if (whole >= 63) return 0;
    std::uint64_t power = alias_table::most_weight;
    for (unsigned i = 0; i < fraction_bits; ++i) {
        if ((exponent >> (fraction_bits - 1 - i) & 1U) == 0) continue;
        power = static_cast<std::uint64_t>(wide_number(power) * negative_powers[i] >> 64);
    }
    return power >> whole;
}

}  // namespace

alias_table zipf_table(std::uint32_t count, std::uint32_t exponent_thousandths) {
    std::vector<std::uint64_t> weights(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        weights[i] =
            negative_power(binary_logarithm(std::uint64_t{i} + 1) * exponent_thousandths / 1000);
    }
    return alias_table(weights);
}

}  // namespace throng::cli
