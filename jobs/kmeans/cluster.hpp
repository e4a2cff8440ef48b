// A cluster, and what clusters send each other.
#pragma once

#include "start.hpp"

#include <throng/numbers.hpp>
#include <throng/peers.hpp>
#include <throng/receiver.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

/// What is sent to a cluster.
struct message {
    enum class kind : std::uint8_t { point, sample, centre };

    kind is = kind::point;
    std::uint32_t cluster = 0;        // whose centre it is
    std::vector<std::int64_t> point;  // or one of a sample, for cluster 0
    std::vector<double> centre;
};

/// One of the clusters: its points, and what it knows of the centres of all. Whole numbers are kept
/// as doubles, which have room for all that throng::decimals reads.
struct cluster {
    using receiver = throng::receiver<message>;
    using peers = throng::peers<std::uint32_t, message>;

    cluster(std::uint32_t number, std::size_t sampled) : self(number), sample(sampled) {}

    const std::uint32_t self;
    point_sample sample;                  // of cluster 0
    std::size_t columns = 0;              // numbers of a point, once one is known
    std::vector<double> points;           // one behind the other; whole numbers
    std::vector<double> centres;          // likewise, of all clusters
    std::vector<throng::exact_sum> sums;  // of the points, column by column

    std::size_t size() const { return columns == 0 ? 0 : points.size() / columns; }

    /// Reads all that was sent in the round before.
    void take(receiver& messages) {
        for (const message& each : messages) {
            if (each.is == message::kind::sample) {
                sample.add(hash_of(each.point), each.point);
            } else if (each.is == message::kind::point) {
                add(each.point);
            } else {
                set_columns(each.centre.size());
                const std::size_t at = each.cluster * columns;
                centres.resize(std::max(centres.size(), at + columns));
                std::ranges::copy(each.centre, centres.begin() + static_cast<std::ptrdiff_t>(at));
            }
        }
    }

    /// Of the sample; for all clusters, of which there are to be so many.
    void tell_first_centres(std::uint32_t count, peers& others) const {
        const auto first = sample.far_apart(count);
        for (std::uint32_t to = 0; to < count; ++to) {
            for (std::uint32_t i = 0; i < first.size(); ++i) {
                others.send(to, {message::kind::centre, i, {}, first[i]});
            }
        }
    }

    /// Sends those that are nearer to another centre there.
    void move_points(peers& others) {
        std::size_t stay = 0;
        for (std::size_t at = 0; at < points.size(); at += columns) {
            const double* const point = points.data() + at;
            const std::uint32_t to = nearest(point, centres, columns);
            if (to == self) {
                if (stay < at) std::copy_n(point, columns, points.data() + stay);
                stay += columns;
                continue;
            }
            const std::vector<std::int64_t> moved(point, point + columns);
            for (std::size_t c = 0; c < columns; ++c) sums[c].subtract(moved[c]);
            others.send(to, {message::kind::point, 0, moved, {}});
        }
        points.resize(stay);
    }
    /// The centre that it has, if it has one.
    void tell_itself(peers& others) const {
        if (centres.empty()) return;
        const auto begin = centres.begin() + static_cast<std::ptrdiff_t>(self * columns);
        const auto end = begin + static_cast<std::ptrdiff_t>(columns);
        others.send(self, {message::kind::centre, self, {}, {begin, end}});
    }
    /// If it is another one. A cluster that has lost all of its points keeps the centre that it
    /// had.
    void tell_centre(peers& others) const {
        if (points.empty()) return;
        const std::vector<double> its = mean();
        const auto old = centres.begin() + static_cast<std::ptrdiff_t>(self * columns);
        if (std::equal(its.begin(), its.end(), old)) return;
        const auto clusters = static_cast<std::uint32_t>(centres.size() / columns);
        for (std::uint32_t to = 0; to < clusters; ++to) {
            others.send(to, {message::kind::centre, self, {}, its});
        }
    }
    /// Of the points, of which there are some.
    std::vector<double> mean() const {
        std::vector<double> its;
        for (const throng::exact_sum& sum : sums) {
            its.push_back(static_cast<double>(sum) / static_cast<double>(size()));
        }
        return its;
    }

private:
    void set_columns(std::size_t count) {
        if (columns == 0) columns = count;
        check_columns(columns, count);
    }
    void add(const std::vector<std::int64_t>& point) {
        set_columns(point.size());
        sums.resize(columns);
        for (std::size_t c = 0; c < columns; ++c) sums[c].add(point[c]);
        points.insert(points.end(), point.begin(), point.end());
    }
};
