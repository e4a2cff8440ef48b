// k-means: points in clusters, each of which has the nearest of all centres, a centre being the
// mean of its cluster (S. Lloyd, "Least squares quantization in PCM", 1982). A reducer is a cluster
// and keeps its points. Every other round it tells all clusters its centre; in the rounds between,
// points move to the nearest one. When none does, nobody has anything to say, and all is done.
// Where centres start, cluster 0 says, from a sample of all points.
#include "cluster.hpp"

#include <throng/job.hpp>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace {

class k_means {
public:
    using emitter = throng::emitter<std::uint32_t, message>;

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

    void reduce(std::uint32_t self, throng::receiver<message>& messages, throng::output& out,
                throng::peers<std::uint32_t, message>& others) const {
        cluster mine(self, sample_size());
        mine.take(messages);
        if (others.round() == 0) {  // else the first centre has made this cluster
            if (self == 0) mine.tell_first_centres(clusters_, others);
            others.next_round();
            mine.take(messages);
        }
        // Centres are to become means even if no point moves at first.
        if (self == 0) mine.tell_itself(others);
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
