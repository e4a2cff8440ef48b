// PageRank (L. Page, S. Brin et al., "The PageRank Citation Ranking", 1999): how often somebody is
// at each vertex who follows edges at random, and now and then begins anew at any vertex.
#include "jobs/graphs/edge.hpp"

#include <throng/job.hpp>

#include <array>
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
        note_change(0);
        std::uint64_t rank = one;
        do {
            hand_on(rank, ends, peers);
            if (!peers.next_round()) break;
            const std::uint32_t round = peers.round();
            if (!totals_[(round - 1) % 3].changed.load(std::memory_order_relaxed)) break;
            std::uint64_t received = 0;
            for (const auto& [none, share] : values) received += share;
            const std::uint64_t next = next_rank(received, round);
            const std::uint64_t change = next > rank ? next - rank : rank - next;
            if (change > least_change_ || least_change_ == 0) note_change(round);
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

    // What all vertices have in common: filled in one round, read in the next, cleared in the one
    // after that.
    struct totals {
        std::atomic<std::uint64_t> without_edges = 0;  // ranks of vertices where no edge begins
        std::atomic<bool> changed = false;
    };

    void note_change(std::uint32_t round) const {
        std::atomic<bool>& changed = totals_[round % 3].changed;
        if (!changed.load(std::memory_order_relaxed))
            changed.store(true, std::memory_order_relaxed);
    }

    // To the ends of all edges the same; where no edge begins, to all vertices.
    void hand_on(std::uint64_t rank, const vertex_list& ends, all_peers& peers) const {
        if (ends.size() == 0) {
            totals_[peers.round() % 3].without_edges.fetch_add(rank, std::memory_order_relaxed);
            return;
        }
        const std::uint64_t share = rank / ends.size();
        ends.for_each([&](std::string_view end) { peers.send(end, {"", share}); });
    }

    std::uint64_t next_rank(std::uint64_t received, std::uint32_t round) const {
        totals& next = totals_[(round + 1) % 3];
        if (next.changed.load(std::memory_order_relaxed)) next.changed = false;
        if (next.without_edges.load(std::memory_order_relaxed) != 0) next.without_edges = 0;
        const std::uint64_t of_all = totals_[(round - 1) % 3].without_edges / vertices_;
        const wide_integer followed = wide_integer(received + of_all) * followed_ / one;
        return one - followed_ + static_cast<std::uint64_t>(followed);
    }

    double damping_ = 0.85;
    std::uint32_t rounds_ = 100;
    double tolerance_ = 0.0001;
    std::uint64_t followed_ = 0;
    std::uint64_t least_change_ = 0;
    mutable std::atomic<std::uint64_t> vertices_ = 0;
    mutable std::array<totals, 3> totals_;
};

}  // namespace

THRONG_JOB(pagerank, "pagerank", "The PageRank of each vertex of a graph")
