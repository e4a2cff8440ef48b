// The job `kmeans` without a framework, in one thread: plain_kmeans CLUSTERS FILE. Its centres
// start where those of the job do.
#include "lines_of_file.hpp"

#include <throng/numbers.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>

namespace {

using point = std::vector<double>;

std::uint64_t hash_of(const std::vector<std::int64_t>& row) {
    std::uint64_t hash = row.size();
    for (const std::int64_t number : row) {
        hash = (hash ^ static_cast<std::uint64_t>(number)) + 0x9e3779b97f4a7c15;
        hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
        hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
        hash ^= hash >> 31;
    }
    return hash;
}

double distance(const double* a, const double* b, std::size_t columns) {
    double squares = 0;
    for (std::size_t c = 0; c < columns; ++c) squares += (a[c] - b[c]) * (a[c] - b[c]);
    return squares;
}

struct plane {
    std::size_t columns = 0;
    std::vector<double> points;  // one behind the other
    std::map<std::uint64_t, point> sample;
};

plane read_points(const char* path, std::size_t sampled) {
    plane all;
    std::vector<std::int64_t> row;
    const throng::decimals format(6);
    for_each_line(file_text(path), [&](std::string_view line) {
        format.read_row(line, row);
        all.columns = row.size();
        all.points.insert(all.points.end(), row.begin(), row.end());
        const std::uint64_t hash = hash_of(row);
        if (all.sample.size() == sampled && hash >= all.sample.rbegin()->first) return;
        all.sample.emplace(hash, point(row.begin(), row.end()));
        if (all.sample.size() > sampled) all.sample.erase(std::prev(all.sample.end()));
    });
    return all;
}

std::vector<double> first_centres(const plane& all, std::size_t clusters) {
    std::vector<point> sample;
    for (const auto& [hash, its] : all.sample) sample.push_back(its);
    std::vector<double> apart(sample.size(), std::numeric_limits<double>::infinity());
    std::vector<point> chosen;
    while (chosen.size() < clusters) {
        const auto farthest = std::ranges::max_element(apart) - apart.begin();
        chosen.push_back(sample[static_cast<std::size_t>(farthest)]);
        for (std::size_t i = 0; i < sample.size(); ++i) {
            apart[i] =
                std::min(apart[i], distance(sample[i].data(), chosen.back().data(), all.columns));
        }
    }
    std::ranges::sort(chosen);
    std::vector<double> centres;
    for (const point& each : chosen) centres.insert(centres.end(), each.begin(), each.end());
    return centres;
}

struct clusters {
    std::vector<std::uint32_t> of;  // by point
    std::vector<std::uint64_t> count;
    std::vector<double> centres;
};

// Whether a point has moved.
bool assign(const plane& all, clusters& its) {
    bool moved = false;
    const std::size_t columns = all.columns;
    its.of.resize(all.points.size() / columns, std::numeric_limits<std::uint32_t>::max());
    std::vector<throng::exact_sum> sums(its.centres.size());
    its.count.assign(its.centres.size() / columns, 0);
    for (std::size_t p = 0; p < its.of.size(); ++p) {
        const double* const at = all.points.data() + p * columns;
        double least = std::numeric_limits<double>::infinity();
        std::uint32_t best = 0;
        for (std::uint32_t c = 0; c < its.count.size(); ++c) {
            const double apart = distance(at, its.centres.data() + c * columns, columns);
            if (apart < least) {
                least = apart;
                best = c;
            }
        }
        moved = moved || its.of[p] != best;
        its.of[p] = best;
        ++its.count[best];
        for (std::size_t c = 0; c < columns; ++c) {
            sums[best * columns + c].add(static_cast<std::int64_t>(at[c]));
        }
    }
    for (std::size_t i = 0; i < sums.size(); ++i) {
        const std::uint64_t count = its.count[i / columns];
        if (count > 0) its.centres[i] = static_cast<double>(sums[i]) / static_cast<double>(count);
    }
    return moved;
}

}  // namespace

int main(int argc, char** argv) {
    expect_arguments(argc, argv, 2, "CLUSTERS FILE");
    const auto count = static_cast<std::size_t>(std::atoi(argv[1]));
    const plane all = read_points(argv[2], 16 * count);
    clusters its;
    its.centres = first_centres(all, count);
    while (assign(all, its)) {
    }
    for (std::size_t c = 0; c < count; ++c) {
        std::printf("%zu\t%llu\t[", c, static_cast<unsigned long long>(its.count[c]));
        for (std::size_t i = 0; i < all.columns; ++i) {
            std::printf("%s%.12g", i > 0 ? "," : "", its.centres[c * all.columns + i] / 1e6);
        }
        std::printf("]\n");
    }
}
