// Where one bucket of results ends and the next begins.
#pragma once

#include "mapreduce/results/result_ranking.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace throng::mapreduce {

/// Buckets such that all results of one come before all of the next, and what is equal is in one.
/// The search is that of super scalar sample sort (Sanders and Winkel, 2004).
template <class Ranking>
class bucket_bounds {
public:
    /// At most `wanted` buckets, about equally full if `samples` are typical.
    bucket_bounds(std::vector<ranked_result> samples, std::size_t wanted, const Ranking& before)
        : ranking_(before) {
        // Not std::sort: it may go astray where a job's own order of keys is none.
        std::ranges::stable_sort(samples, before);
        for (std::size_t i = 1; i < wanted && !samples.empty(); ++i) {
            const ranked_result& next = samples[i * samples.size() / wanted];
            if (!bounds_.empty() && !before(bounds_.back(), next)) continue;
            bounds_.push_back(next);
        }
        tree_.resize(std::bit_ceil(bounds_.size() + 1));
        fill_tree(1, 0);
    }

    [[nodiscard]] std::size_t buckets() const { return bounds_.size() + 1; }

    /// How many results are looked up at once.
    static constexpr std::size_t group = 8;
    using result_group = std::array<ranked_result, group>;
    using bucket_group = std::array<std::size_t, group>;

    /// The buckets that results belong to. The processor searches for all of them at the same time,
    /// and has no branches to guess.
    [[nodiscard]] bucket_group buckets_of(const result_group& results) const {
        bucket_group nodes;
        nodes.fill(1);
        const std::uint64_t* const tree = tree_.data();
        for (std::size_t width = tree_.size(); width > 1; width /= 2) {
            for (std::size_t i = 0; i < group; ++i) {
                nodes[i] = 2 * nodes[i] + (tree[nodes[i]] <= results[i].prefix ? 1 : 0);
            }
        }
        for (std::size_t i = 0; i < group; ++i) {
            // Beyond the last bound the tree is filled up with the largest number.
            const std::size_t bucket = std::min(nodes[i] - tree_.size(), bounds_.size());
            const bool same = bucket > 0 && bounds_[bucket - 1].prefix == results[i].prefix;
            nodes[i] = same ? bucket_of_same_prefix(results[i], bucket) : bucket;
        }
        return nodes;
    }

private:
    // Puts the bounds from number `next` on into the subtree at `node`; returns the next one.
    std::size_t fill_tree(std::size_t node, std::size_t next) {
        if (node >= tree_.size()) return next;
        next = fill_tree(2 * node, next);
        tree_[node] = next < bounds_.size() ? bounds_[next].prefix : ~std::uint64_t{0};
        return fill_tree(2 * node + 1, next + 1);
    }

    [[nodiscard]] std::size_t bucket_of_same_prefix(const ranked_result& result,
                                                    std::size_t up_to) const {
        const auto end = bounds_.begin() + static_cast<std::ptrdiff_t>(up_to);
        const auto begin = std::lower_bound(
            bounds_.begin(), end, result.prefix,
            [](const ranked_result& bound, std::uint64_t prefix) { return bound.prefix < prefix; });
        const auto after = std::upper_bound(begin, end, result, ranking_);
        return static_cast<std::size_t>(after - bounds_.begin());
    }

    Ranking ranking_;
    std::vector<ranked_result> bounds_;  // the first possible result of each bucket but the first
    // Their prefixes as a perfect binary search tree: the children of node n are 2n and 2n + 1.
    std::vector<std::uint64_t> tree_;
};

}  // namespace throng::mapreduce
