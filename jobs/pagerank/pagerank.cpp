// PageRank (L. Page, S. Brin et al., "The PageRank Citation Ranking", 1999): how often somebody is
// at each vertex who follows edges at random, and now and then begins anew at any vertex.
#include "jobs/graphs/edge.hpp"

#include <throng/job.hpp>
#include <throng/round_sum.hpp>

#include <atomic>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>

namespace {

__extension__ using wide_integer = unsigned __int128;

class pagerank {
public:
    using value = std::pair<std::string_view, std::uint64_t>;  // an edge's end; or none, and a rank
    using all_peers = throng::peers<std::string_view, value>;

    void parameters(throng::parameters& p) {
        p.number("damping", damping_, 0, 1, "how likely it is that an edge is followed");
        p.integer("rounds", rounds_, 1, 1'000'000, "how often ranks are computed at most");
        p.number("tolerance", tolerance_, 0, 1,
                 "done when no rank has changed by more than this; 0: after all rounds");
    }
    void setup() {
        followed_ = static_cast<std::uint64_t>(std::llround(damping_ * one));
        least_change_ = static_cast<std::uint64_t>(std::llround(tolerance_ * one));
    }

    void map(const edge& line, throng::emitter<std::string_view, value>& emit) const {
        check_edge(line);
        emit(line.key, {line.value, 0});
        emit(line.value, {"", 0});  // which need not begin an edge
    }

    void reduce(std::string_view vertex, throng::receiver<value>& values, throng::output& out,
                all_peers& peers) const {
        vertex_list ends;  // of the edges that begin here
        for (const auto& [end, none] : values) {
            if (!end.empty()) ends.add(end);
        }
        vertices_.fetch_add(1, std::memory_order_relaxed);
        std::uint64_t rank = one;
        std::uint64_t change = one;
        do {
            if (change > least_change_ || least_change_ == 0) note_change(peers.round());
            hand_on(rank, ends, peers);
            if (!peers.next_round() || changed_.of(peers.round() - 1) == 0) break;
            std::uint64_t received = 0;
            for (const auto& [none, share] : values) received += share;
            const std::uint64_t next = next_rank(received, peers.round());
            change = next > rank ? next - rank : rank - next;
            rank = next;
        } while (peers.round() < rounds_);
        constexpr std::uint64_t units_of_millionth = one / 1'000'000;
        const std::uint64_t millionths = (rank + units_of_millionth / 2) / units_of_millionth;
        out.write(vertex, static_cast<double>(millionths) / 1e6);
    }

private:
    // Ranks are whole numbers of ten-billionths, so that their sums do not depend on an order. Each
    // vertex begins with one, and that is the mean throughout.
    static constexpr std::uint64_t one = 10'000'000'000;

    // Once is enough, so that not all vertices write to the same place.
    void note_change(std::uint32_t round) const {
        if (changed_.of(round) == 0) changed_.add(round, 1);
    }

    // To the ends of all edges the same; where no edge begins, to all vertices.
    void hand_on(std::uint64_t rank, const vertex_list& ends, all_peers& peers) const {
        if (ends.size() == 0) return without_edges_.add(peers.round(), rank);
        const std::uint64_t share = rank / ends.size();
        ends.for_each([&](std::string_view end) { peers.send(end, {"", share}); });
    }

    std::uint64_t next_rank(std::uint64_t received, std::uint32_t round) const {
        const std::uint64_t of_all = without_edges_.of(round - 1) / vertices_;
        const wide_integer followed = wide_integer(received + of_all) * followed_ / one;
        return one - followed_ + static_cast<std::uint64_t>(followed);
    }

    double damping_ = 0.85;
    std::uint32_t rounds_ = 100;
    double tolerance_ = 0.0001;
    std::uint64_t followed_ = 0;
    std::uint64_t least_change_ = 0;
    mutable std::atomic<std::uint64_t> vertices_ = 0;
    mutable throng::round_sum<std::uint64_t> without_edges_;  // ranks of those no edge begins at
    mutable throng::round_sum<std::uint32_t> changed_;
};

}  // namespace

THRONG_JOB(pagerank, "pagerank", "The PageRank of each vertex of a graph")
