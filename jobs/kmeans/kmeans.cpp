// k-means: points in clusters, each of which has the nearest of all centres, a centre being the
// mean of its cluster (S. Lloyd, "Least squares quantization in PCM", 1982). A reducer is a cluster
// and keeps its points. Every other round it tells all clusters its centre; in the rounds between,
// points move to the nearest one. When none does, nobody has anything to say, and all is done.
// Where centres start, cluster 0 says, from a sample of all points.
#include "start.hpp"

#include <throng/job.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace {

// What is sent to a cluster.
struct message {
    enum class kind : std::uint8_t { point, sample, centre };

    kind is = kind::point;
    std::uint32_t cluster = 0;        // whose centre it is
    std::vector<std::int64_t> point;  // or one of a sample, for cluster 0
    std::vector<double> centre;
};

class k_means {
public:
    using emitter = throng::emitter<std::uint32_t, message>;
    using receiver = throng::receiver<message>;
    using peers = throng::peers<std::uint32_t, message>;

    struct mapped {
        point_sample sample;
        std::vector<std::int64_t> row;
        explicit mapped(const k_means& job) : sample(job.sample_size()) {}
        void finish(emitter& emit) const {
            for (const auto& [hash, point] : sample.all()) {
                emit(0, {message::kind::sample, 0, point, {}});
            }
        }
    };

    void parameters(throng::parameters& p) {
        p.integer("clusters", clusters_, 1, 1000, "how many clusters there are to be");
        p.integer("decimals", decimals_, 0, throng::decimals::most_digits,
                  "digits behind the point that numbers may have");
        p.integer("moves", moves_, 1, 1'000'000, "how often points may move before it ends anyway");
        p.choice("write", write_, {"centres", "points"},
                 "what the results are: of each cluster how many points it has and its centre, or "
                 "all of its points");
    }
    void setup() { format_ = throng::decimals(decimals_); }

    // A point waits in some cluster until the first centres are known.
    void map(std::string_view line, emitter& emit, mapped& mine) const {
        format_.read_row(line, mine.row);
        if (mine.row.empty()) return;
        const std::uint64_t hash = hash_of(mine.row);
        mine.sample.add(hash, mine.row);
        emit(static_cast<std::uint32_t>(hash % clusters_), {message::kind::point, 0, mine.row, {}});
    }

    void reduce(std::uint32_t self, receiver& messages, throng::output& out, peers& others) const {
        cluster mine(self, sample_size());
        mine.take(messages);
        if (others.round() == 0) {  // else the first centre has made this cluster
            if (self == 0) mine.tell_first_centres(clusters_, others);
            others.next_round();
            mine.take(messages);
        }
        for (std::uint64_t move = 0; move < moves_; ++move) {
            mine.move_points(others);
            if (!others.next_round()) break;
            mine.take(messages);
            mine.tell_centre(others);
            if (!others.next_round()) break;
            mine.take(messages);
        }
        if (!mine.points.empty()) write(mine, out);
    }

private:
    struct cluster {
        cluster(std::uint32_t number, std::size_t sampled) : self(number), sample(sampled) {}

        const std::uint32_t self;
        point_sample sample;                  // of cluster 0
        std::size_t columns = 0;              // numbers of a point, once one is known
        std::vector<double> points;           // one behind the other; whole numbers
        std::vector<double> centres;          // likewise, of all clusters
        std::vector<throng::exact_sum> sums;  // of the points, column by column

        std::size_t size() const { return columns == 0 ? 0 : points.size() / columns; }

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
                    std::ranges::copy(each.centre,
                                      centres.begin() + static_cast<std::ptrdiff_t>(at));
                }
            }
        }

        void tell_first_centres(std::uint32_t count, peers& others) const {
            const auto first = sample.far_apart(count);
            for (std::uint32_t to = 0; to < count; ++to) {
                for (std::uint32_t i = 0; i < first.size(); ++i) {
                    others.send(to, {message::kind::centre, i, {}, first[i]});
                }
            }
        }

        void move_points(peers& others) {
            std::size_t stay = 0;
            for (std::size_t at = 0; at < points.size(); at += columns) {
                const double* const point = points.data() + at;
                const std::uint32_t to = nearest(point, centres, columns);
                if (to == self) {
                    std::copy_n(point, columns, points.data() + stay);
                    stay += columns;
                    continue;
                }
                const std::vector<std::int64_t> moved(point, point + columns);
                for (std::size_t c = 0; c < columns; ++c) sums[c].subtract(moved[c]);
                others.send(to, {message::kind::point, 0, moved, {}});
            }
            points.resize(stay);
        }
        // A cluster that has lost all of its points keeps the centre that it had.
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

    void write(const cluster& its, throng::output& out) const {
        const auto scale = static_cast<double>(format_.scale());
        if (write_ == written::centres) {
            std::vector<double> centre = its.mean();
            for (double& number : centre) number = throng::with_digits(number / scale, 12);
            return out.write(its.self, std::pair(std::uint64_t{its.size()}, centre));
        }
        std::vector<std::vector<double>> all;
        for (auto at = its.points.begin(); at != its.points.end();) {
            const auto end = at + static_cast<std::ptrdiff_t>(its.columns);
            std::ranges::transform(at, end, std::back_inserter(all.emplace_back()),
                                   [&](double number) { return number / scale; });
            at = end;
        }
        std::ranges::sort(all);
        for (const std::vector<double>& point : all) out.write(its.self, point);
    }

    std::size_t sample_size() const { return std::size_t{16} * clusters_; }

    enum class written { centres, points };

    std::uint32_t clusters_ = 2;
    std::uint64_t moves_ = 1000;
    unsigned decimals_ = 6;
    throng::decimals format_{6};
    written write_ = written::centres;
};

}  // namespace

THRONG_JOB(k_means, "kmeans", "Points in clusters, each around the mean of its points")
