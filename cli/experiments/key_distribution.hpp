// Random keys, of which some come more often than others.
#pragma once

#include "cli/random_sequence.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>

namespace throng::cli {

/// How often each of K keys comes.
enum class key_distribution : std::uint8_t {
    uniform,  // all the same
    zipf,     // key k as often as 1 / (k + 1)^s
    hot       // half of all are key 0, the others uniform
};

/// By the distribution's value.
inline constexpr std::array<std::string_view, 3> key_distribution_names = {"uniform", "zipf",
                                                                           "hot"};

/// Numbers from 1 to `most`, k as often as 1 / k^exponent, without a table: rejection-inversion
/// (Hörmann, Derflinger: Rejection-inversion to generate variates from monotone discrete
/// distributions, 1996).
class zipf_ranks {
public:
    zipf_ranks(std::uint64_t most, double exponent)
        : most_(static_cast<double>(most)),
          exponent_(exponent),
          first_(integral(1.5) - 1),
          last_(integral(most_ + 0.5)),
          sure_(2 - inverse(integral(2.5) - weight(2))) {}

    std::uint64_t operator()(random_sequence& random) const {
        while (true) {
            const double area = last_ + random.fraction() * (first_ - last_);
            const double place = inverse(area);
            const double rank = std::clamp(std::floor(place + 0.5), 1.0, most_);
            if (rank - place <= sure_ || area >= integral(rank + 0.5) - weight(rank)) {
                return static_cast<std::uint64_t>(rank);
            }
        }
    }

private:
    [[nodiscard]] double weight(double rank) const { return std::exp(-exponent_ * std::log(rank)); }
    // Of the weight, as a continuous function.
    [[nodiscard]] double integral(double x) const {
        const double logarithm = std::log(x);
        const double power = (1 - exponent_) * logarithm;
        return std::abs(power) < tiny ? logarithm : std::expm1(power) / (1 - exponent_);
    }
    [[nodiscard]] double inverse(double area) const {
        const double power = std::max(area * (1 - exponent_), -1.0);
        return std::abs(power) < tiny ? std::exp(area)
                                      : std::exp(std::log1p(power) / (1 - exponent_));
    }

    static constexpr double tiny = 1e-9;  // below it the limit is closer than the division

    double most_;
    double exponent_;
    double first_;
    double last_;
    double sure_;  // no rank this close to its place is rejected
};

}  // namespace throng::cli
