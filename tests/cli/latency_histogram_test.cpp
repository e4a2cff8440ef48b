#include "cli/experiments/latency_histogram.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <vector>

using throng::cli::latency_histogram;

TEST_CASE("a histogram of nothing says 0") {
    const auto times = std::make_unique<latency_histogram>();
    CHECK(times->count() == 0);
    CHECK(times->percentile(0.5) == 0);
}

TEST_CASE("short times are counted exactly") {
    const auto times = std::make_unique<latency_histogram>();
    for (std::uint64_t i = 1; i <= 60; ++i) times->add(i);
    CHECK(times->count() == 60);
    CHECK(times->percentile(0.5) == 30);
    CHECK(times->percentile(1) == 60);
    CHECK(times->percentile(0) == 1);
    times->clear();
    CHECK(times->count() == 0);
}

TEST_CASE("each time is found again, within what the steps allow") {
    for (unsigned shift = 0; shift < 64; ++shift) {
        for (std::uint64_t more = 0; more < 4; ++more) {
            const std::uint64_t time = (std::uint64_t{1} << shift) + ((more << shift) >> 2);
            const auto times = std::make_unique<latency_histogram>();
            times->add(time);
            const auto exact = static_cast<double>(time);
            CHECK(std::abs(times->percentile(1) - exact) <= exact / 64);
        }
    }
    const auto times = std::make_unique<latency_histogram>();
    times->add(UINT64_MAX);
    CHECK(times->percentile(1) == doctest::Approx(0x1p64).epsilon(1.0 / 64));
}

TEST_CASE("percentiles are those of a sorted list") {
    std::mt19937_64 random(7);
    std::lognormal_distribution<double> distribution(9, 2);
    std::vector<std::uint64_t> sorted;
    const auto times = std::make_unique<latency_histogram>();
    for (int i = 0; i < 100'000; ++i) {
        sorted.push_back(static_cast<std::uint64_t>(distribution(random)));
        times->add(sorted.back());
    }
    std::ranges::sort(sorted);
    for (const double share : {0.01, 0.5, 0.9, 0.99, 0.999}) {
        const auto rank = static_cast<std::size_t>(std::ceil(share * 100'000)) - 1;
        const auto exact = static_cast<double>(sorted[rank]);
        CHECK(std::abs(times->percentile(share) - exact) <= exact / 64 + 0.5);
    }
}
