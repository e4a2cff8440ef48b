// What the server and the clients of the experiment `web` know of each other.
#pragma once

#include "cli/random_sequence.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace throng::cli::web {

struct plan {
    std::uint64_t clients = 10'000;
    std::uint64_t requests = 10;  // of each client
    std::uint64_t page_ms = 100;
    std::uint64_t pause_ms = 0;
    std::uint64_t seed = 1;

    [[nodiscard]] std::uint64_t all_requests() const { return clients * requests; }
    [[nodiscard]] std::chrono::milliseconds page_time() const {
        return std::chrono::milliseconds(page_ms);
    }
    [[nodiscard]] std::chrono::milliseconds pause() const {
        return std::chrono::milliseconds(pause_ms);
    }
};

inline constexpr const char* page_prefix = "/pages/";

/// 60 lines of 16 hexadecimal digits, which follow from the number of the page.
[[nodiscard]] inline std::string page_text(std::uint64_t seed, std::uint64_t number) {
    constexpr int lines = 60;
    constexpr int digits = 16;
    std::string text;
    text.reserve(lines * (digits + 1));
    random_sequence numbers(seed, number);
    for (int i = 0; i < lines; ++i) {
        const std::uint64_t value = numbers.next();
        for (int k = digits - 1; k >= 0; --k) text += "0123456789abcdef"[(value >> (4 * k)) & 15];
        text += '\n';
    }
    return text;
}

}  // namespace throng::cli::web
