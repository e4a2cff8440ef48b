// What the experiment `packets` is told.
#pragma once

#include <chrono>
#include <cstdint>

namespace throng::cli::packets {

inline constexpr std::uint64_t moves_end = 1000;
inline constexpr std::chrono::milliseconds resend_after{200};
inline constexpr std::uint64_t most_attempts = 100;

struct plan {
    std::uint64_t players = 1000;
    std::uint64_t datagrams = 50;  // of each player
    std::uint64_t every_ms = 50;
    std::uint64_t tick_ms = 20;
    std::uint64_t seed = 1;
};

}  // namespace throng::cli::packets
