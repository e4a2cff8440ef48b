#include "scaling_laws.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace throng::cli {

namespace {

// Of N / factor - 1 = contention x + coherency y, with x = N - 1 and y = N (N - 1).
struct sums {
    double xx = 0;
    double xy = 0;
    double yy = 0;
    double xz = 0;
    double yz = 0;

    explicit sums(std::span<const speedup> points) {
        for (const auto& [workers, factor] : points) {
            const double x = workers - 1;
            const double y = workers * x;
            const double z = workers / factor - 1;
            xx += x * x;
            xy += x * y;
            yy += y * y;
            xz += x * z;
            yz += y * z;
        }
    }
};

}  // namespace

double scaling_law::best_workers() const {
    if (coherency <= 0) return std::numeric_limits<double>::infinity();
    return std::sqrt(std::max(1 - contention, 0.0) / coherency);
}

scaling_law fit_amdahl(std::span<const speedup> points) {
    const sums of(points);
    return {std::clamp(of.xz / of.xx, 0.0, 1.0), 0};
}

scaling_law fit_usl(std::span<const speedup> points) {
    const sums of(points);
    const double determinant = of.xx * of.yy - of.xy * of.xy;
    const double contention = (of.xz * of.yy - of.yz * of.xy) / determinant;
    const double coherency = (of.yz * of.xx - of.xz * of.xy) / determinant;
    // The best point within what is allowed is on its border if the best one of all is outside.
    if (coherency < 0) return fit_amdahl(points);
    if (contention < 0) return {0, std::max(of.yz / of.yy, 0.0)};
    return {contention, coherency};
}

double fit_gustafson(std::span<const speedup> points) {
    double xx = 0;
    double xz = 0;
    for (const auto& [workers, factor] : points) {
        const double x = workers - 1;
        xx += x * x;
        xz += x * (workers - factor);
    }
    return std::clamp(xz / xx, 0.0, 1.0);
}

}  // namespace throng::cli
