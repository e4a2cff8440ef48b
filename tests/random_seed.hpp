// Seeds of randomised tests.
#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>
#include <random>

namespace throng::test {

/// A new seed for each call, printed where the test fails (`CAPTURE` it); THRONG_TEST_SEED in the
/// environment takes its place, to repeat a run.
inline std::uint64_t random_seed() {
    if (const char* given = std::getenv("THRONG_TEST_SEED")) {
        return std::strtoull(given, nullptr, 10);
    }
    std::random_device device;
    return (std::uint64_t{device()} << 32) | device();
}

}  // namespace throng::test
