// Which tasks run when on a cluster.
#pragma once

#include <cstdint>
#include <functional>

namespace throng::cli {

/// What a task, or a job, does with its time, in seconds.
struct phase_seconds {
    double start = 0;    // of processes
    double map = 0;      // reading and mapping, whichever takes longer
    double sort = 0;     // pairs, before the shuffle, with writing them to the disk
    double shuffle = 0;  // fetching pairs
    double reduce = 0;   // merging pairs, and reducers
    double write = 0;    // results

    [[nodiscard]] double total() const { return start + map + sort + shuffle + reduce + write; }
    phase_seconds& operator+=(const phase_seconds& more);
    phase_seconds& operator*=(double factor);
};

/// Each task, in its order, runs on the slot that is free first (Graham's list scheduling). What
/// the slot that is done last has spent its time with: without a gap, so it adds up to the time of
/// all. There must be a slot.
[[nodiscard]] phase_seconds schedule_tasks(
    std::uint64_t tasks, std::uint64_t slots,
    const std::function<phase_seconds(std::uint64_t)>& of_task);

}  // namespace throng::cli
