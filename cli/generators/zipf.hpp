// Zipf's law: few things are frequent, many are rare.
#pragma once

#include "alias_table.hpp"

#include <cstdint>

namespace throng::cli {

/// Of `count` things (1 or more), where the weight of number i, from 0 on, is
/// 1 / (i + 1)^exponent; the exponent is in thousandths, up to most_exponent.
[[nodiscard]] alias_table zipf_table(std::uint32_t count, std::uint32_t exponent_thousandths);

inline constexpr std::uint32_t most_exponent_thousandths = 10'000;
inline constexpr std::uint32_t most_zipf_count = 10'000'000;

}  // namespace throng::cli
