// Texts for randomised tests.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

namespace throng::test {

/// THRONG_TEST_SEED if that is set, else another one each time. Put it into the test's INFO.
inline std::uint64_t test_seed() {
    const char* given = std::getenv("THRONG_TEST_SEED");
    return given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

/// Lines of all sorts: empty, short, long, ended by LF or CRLF, with NUL and other odd bytes; with
/// or without a newline at the end.
inline std::string random_text(std::mt19937_64& random, std::size_t lines) {
    const auto below = [&](std::uint64_t limit) { return random() % limit; };
    std::string text;
    for (std::size_t line = 0; line < lines; ++line) {
        const std::uint64_t kind = below(10);
        const std::uint64_t size = kind < 2 ? 0 : kind < 9 ? below(40) : below(2000);
        for (std::uint64_t byte = 0; byte < size; ++byte) {
            const char value =
                below(20) == 0 ? static_cast<char>(below(256)) : static_cast<char>('a' + below(26));
            text += value == '\n' ? '\0' : value;
        }
        if (below(4) == 0) text += '\r';
        text += '\n';
    }
    if (!text.empty() && below(2) == 0) text.pop_back();
    return text;
}

}  // namespace throng::test
