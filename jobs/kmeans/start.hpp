// Points, distances, and where the centres of clusters start.
#pragma once

#include <throng/error.hpp>
#include <throng/numbers.hpp>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <map>
#include <string>
#include <vector>

/// Throws unless all points have as many numbers.
inline void check_columns(std::size_t some, std::size_t others) {
    if (some == others) return;
    throw throng::error("some points have " + std::to_string(std::min(some, others)) +
                        " numbers, and others " + std::to_string(std::max(some, others)));
}

/// The same for equal points, and well spread (the mixing of Steele, Lea and Flood, "Fast
/// splittable pseudorandom number generators", 2014).
inline std::uint64_t hash_of(const std::vector<std::int64_t>& point) {
    std::uint64_t hash = point.size();
    for (const std::int64_t number : point) {
        hash = (hash ^ static_cast<std::uint64_t>(number)) + 0x9e3779b97f4a7c15;
        hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
        hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
        hash ^= hash >> 31;
    }
    return hash;
}

/// The square of how far apart two points are that have so many numbers.
inline double distance(const double* a, const double* b, std::size_t columns) {
    double squares = 0;
    for (std::size_t c = 0; c < columns; ++c) squares += (a[c] - b[c]) * (a[c] - b[c]);
    return squares;
}

/// Which of the centres, one behind the other, is nearest to a point; the first of several.
inline std::uint32_t nearest(const double* point, const std::vector<double>& centres,
                             std::size_t columns) {
    double least = std::numeric_limits<double>::infinity();
    std::size_t best = 0;
    for (std::size_t at = 0; at < centres.size(); at += columns) {
        const double its = distance(point, centres.data() + at, columns);
        if (its < least) {
            least = its;
            best = at;
        }
    }
    return static_cast<std::uint32_t>(best / columns);
}

/// A sample of points: those that have the least hashes, which is as good as to draw lots, but
/// gives always the same.
class point_sample {
public:
    explicit point_sample(std::size_t most) : most_(most) {}

    void add(std::uint64_t hash, const std::vector<std::int64_t>& point) {
        if (least_.size() == most_ && hash >= std::prev(least_.end())->first) return;
        least_.emplace(hash, point);
        if (least_.size() > most_) least_.erase(std::prev(least_.end()));
    }

    const std::map<std::uint64_t, std::vector<std::int64_t>>& all() const { return least_; }

    /// Up to `count` of them, each as far as possible from those before it (T. Gonzalez,
    /// "Clustering to minimize the maximum intercluster distance", 1985); in ascending order.
    std::vector<std::vector<double>> far_apart(std::size_t count) const {
        std::vector<std::vector<double>> points;
        for (const auto& [hash, point] : least_) points.emplace_back(point.begin(), point.end());
        std::vector<double> apart(points.size(), std::numeric_limits<double>::infinity());
        std::vector<std::vector<double>> chosen;
        while (chosen.size() < std::min(count, points.size())) {
            const auto farthest = std::ranges::max_element(apart) - apart.begin();
            chosen.push_back(points[static_cast<std::size_t>(farthest)]);
            for (std::size_t i = 0; i < points.size(); ++i) {
                check_columns(points[i].size(), chosen.back().size());
                apart[i] = std::min(
                    apart[i], distance(points[i].data(), chosen.back().data(), points[i].size()));
            }
        }
        std::ranges::sort(chosen);
        return chosen;
    }

private:
    std::size_t most_;
    std::map<std::uint64_t, std::vector<std::int64_t>> least_;
};
