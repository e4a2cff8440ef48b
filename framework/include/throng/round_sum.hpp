// What the reducers of a job that runs in rounds have in common.
#pragma once

#include <array>
#include <atomic>
#include <concepts>
#include <cstdint>
#include <limits>
#include <mutex>

namespace throng {

/// A sum to which all reducers of a job with `throng::peers` add in a round, and which all of them
/// may read in the next: how many vertices have changed, or what they have lost. (An aggregator of
/// G. Malewicz et al., "Pregel: a system for large-scale graph processing", SIGMOD 2010.) A member
/// of the job:
///
///     mutable throng::round_sum<std::uint64_t> changed_;
///     ...
///     changed_.add(peers.round(), 1);
///     if (!peers.next_round()) ...
///     if (changed_.of(peers.round() - 1) == 0) ...
///
/// A round for which nobody has added anything has the sum 0. Only the present one and the one
/// before it are kept. `T` is an unsigned integer: such sums do not depend on an order. They are of
/// the process, as the reducers are. Thread-safe.
template <std::unsigned_integral T>
class round_sum {
public:
    /// Adds to the sum of the present round.
    void add(std::uint32_t round, T amount) {
        slot& its = slots_[round % slots_.size()];
        if (its.round.load(std::memory_order_acquire) != round) begin(its, round);
        its.sum.fetch_add(amount, std::memory_order_relaxed);
    }

    /// The sum of a round: in the next one all of it, in the same round what there is so far.
    [[nodiscard]] T of(std::uint32_t round) const {
        const slot& its = slots_[round % slots_.size()];
        if (its.round.load(std::memory_order_acquire) != round) return 0;
        return its.sum.load(std::memory_order_relaxed);
    }

private:
    // The next round uses that of the one before this, which nobody reads any more.
    struct alignas(64) slot {
        std::atomic<T> sum = 0;
        std::atomic<std::uint32_t> round = std::numeric_limits<std::uint32_t>::max();
        std::mutex beginning;
    };

    static void begin(slot& its, std::uint32_t round) {
        const std::lock_guard lock(its.beginning);
        if (its.round.load(std::memory_order_relaxed) == round) return;
        its.sum.store(0, std::memory_order_relaxed);
        its.round.store(round, std::memory_order_release);
    }

    std::array<slot, 2> slots_;
};

}  // namespace throng
