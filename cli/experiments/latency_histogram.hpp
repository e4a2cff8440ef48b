// How long many things took, each of them counted.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace throng::cli {

/// Counts times by size: exactly below 64 ns, else in steps of a 32nd of a power of two, so that
/// what it gives back is at most 1.6 % off. For any thread; two ask for no more than one addition.
class latency_histogram {
public:
    void add(std::uint64_t nanoseconds) {
        counts_[bucket_of(nanoseconds)].fetch_add(1, std::memory_order_relaxed);
    }
    void clear() {
        for (auto& each : counts_) each.store(0, std::memory_order_relaxed);
    }

    [[nodiscard]] std::uint64_t count() const {
        std::uint64_t sum = 0;
        for (const auto& each : counts_) sum += each.load(std::memory_order_relaxed);
        return sum;
    }

    /// Nanoseconds that a share of all, such as 0.99, did not exceed; 0 if nothing was counted.
    [[nodiscard]] double percentile(double share) const {
        const auto all = static_cast<double>(count());
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < counts_.size(); ++i) {
            seen += counts_[i].load(std::memory_order_relaxed);
            if (seen > 0 && static_cast<double>(seen) >= share * all) return middle_of(i);
        }
        return 0;
    }

private:
    static constexpr unsigned exact_bits = 6;
    static constexpr unsigned step_bits = exact_bits - 1;
    static constexpr std::size_t exact = std::size_t{1} << exact_bits;
    static constexpr std::size_t steps = std::size_t{1} << step_bits;

    static std::size_t bucket_of(std::uint64_t value) {
        if (value < exact) return value;
        const auto power = static_cast<unsigned>(std::bit_width(value)) - 1;
        const std::size_t step = value >> (power - step_bits) & (steps - 1);
        return exact + (power - exact_bits) * steps + step;
    }
    static double middle_of(std::size_t bucket) {
        if (bucket < exact) return static_cast<double>(bucket);
        const std::size_t power = (bucket - exact) / steps;  // above the first inexact one
        const std::size_t step = (bucket - exact) % steps;
        const auto width = static_cast<double>(std::uint64_t{2} << power);
        return (static_cast<double>(steps + step) + 0.5) * width;
    }

    std::array<std::atomic<std::uint64_t>, exact + (64 - exact_bits) * steps> counts_{};
};

}  // namespace throng::cli
