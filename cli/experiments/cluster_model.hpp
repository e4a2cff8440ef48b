// How long a job would take on a cluster: a model of it, simulated.
#pragma once

#include "task_schedule.hpp"

#include <cstdint>

namespace throng::cli {

/// What a cluster is assumed to be. All its nodes are the same.
struct cluster_description {
    std::uint64_t cores = 1;        // of a node, which runs so many tasks at once
    double disk_rate = 400e6;       // bytes a second that a node reads or writes
    double network_rate = 1e9;      // bytes a second that a node receives, and as many it sends
    std::uint64_t replication = 3;  // of results
    double job_start = 20;          // seconds before the first task starts
    double task_start = 3;          // seconds before a task reads its first byte
    double fetch = 0.001;       // seconds a reduce task needs for each map task's pairs, besides
                                // what their bytes need
    double engine_byte = 5e-9;  // seconds of a core for each byte that the engine hands over
    double stragglers = 0.01;   // share of the tasks that are slow
    double slowdown = 3;        // how many times as long those take
    double skew = 1.2;          // pairs of the largest reduce task, to the mean
};

/// What a job takes, in seconds of one core, and what it makes of its input.
struct job_costs {
    double map_byte = 0;      // for a byte of input: the map stage
    double task_pairs = 0;    // pairs that a map task sends
    double pair_bytes = 0;    // of one of them
    double sort_pair = 0;     // for a pair and each doubling of their number
    double reduce_pair = 0;   // for a pair: the reduce stage
    double output_bytes = 0;  // all results
    double run_byte = 0;      // for a byte of input: all of `throng run`
};

/// A job on a cluster.
struct cluster_job {
    std::uint64_t input_bytes = 1;
    std::uint64_t split_bytes = 1;   // of the input that a map task gets, at most
    std::uint64_t reduce_tasks = 0;  // 0: one for each core of the cluster
};

/// How the job goes on so many nodes.
struct cluster_run {
    phase_seconds seconds;
    std::uint64_t map_tasks = 0;
    std::uint64_t reduce_tasks = 0;
    double map_waves = 0;           // tasks for each slot
    double node_disk_bytes = 0;     // that a node reads and writes, on average
    double node_network_bytes = 0;  // that it receives
    double busy_share = 0;          // of all cores, while the job runs
};

/// The phases of Hadoop's MapReduce, along the lines of Herodotou's model (Hadoop Performance
/// Models, 2011), with tasks that are scheduled one by one: the map phase, and then, when all of
/// it is done, the reduce phase, whose tasks fetch, merge, reduce and write. Tasks of a node share
/// its disk and network evenly. The same arguments give the same answer.
class cluster_model {
public:
    cluster_model(const cluster_job& job, const job_costs& costs,
                  const cluster_description& cluster, std::uint64_t seed);

    [[nodiscard]] std::uint64_t map_tasks() const { return map_tasks_; }
    [[nodiscard]] cluster_run run(std::uint64_t nodes) const;

    /// Seconds that `throng run` takes on one node of that kind, without a cluster, if it keeps all
    /// cores busy or the disk.
    [[nodiscard]] double one_machine() const;

    /// The least number of nodes from `least` to `most` with which the cluster is faster than
    /// that; 0 if there is none.
    [[nodiscard]] std::uint64_t nodes_to_beat_it(std::uint64_t least, std::uint64_t most) const;

private:
    [[nodiscard]] std::uint64_t tasks_at_once(std::uint64_t tasks, std::uint64_t nodes) const;
    [[nodiscard]] phase_seconds map_task(std::uint64_t nodes) const;
    [[nodiscard]] phase_seconds reduce_task(double share, std::uint64_t tasks,
                                            std::uint64_t nodes) const;
    [[nodiscard]] phase_seconds run_maps(std::uint64_t nodes) const;
    [[nodiscard]] phase_seconds run_reduces(std::uint64_t tasks, std::uint64_t nodes) const;
    [[nodiscard]] double core_seconds() const;
    [[nodiscard]] double pairs() const;
    [[nodiscard]] double copies_elsewhere(std::uint64_t nodes) const;

    cluster_job job_;
    job_costs costs_;
    cluster_description cluster_;
    std::uint64_t seed_;
    std::uint64_t map_tasks_;
    double task_bytes_;
};

}  // namespace throng::cli
