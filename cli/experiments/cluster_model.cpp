#include "cluster_model.hpp"

#include "cli/random_sequence.hpp"

#include <algorithm>
#include <cmath>

namespace throng::cli {

namespace {

std::uint64_t rounded_up(std::uint64_t number, std::uint64_t divisor) {
    return number / divisor + (number % divisor == 0 ? 0 : 1);
}

// How often the number can be halved: so many comparisons each of as many pairs needs.
double doublings(double number) { return number > 1 ? std::log2(number) : 0; }

// Makes some tasks of a phase slow, at random. Processes start as fast as always.
class straggling {
public:
    straggling(const cluster_description& of, std::uint64_t seed, std::uint64_t phase)
        : of_(of), random_(seed, phase) {}

    phase_seconds operator()(phase_seconds task) {
        if (random_.fraction() >= of_.stragglers) return task;
        const double start = task.start;
        task *= of_.slowdown;
        task.start = start;
        return task;
    }

private:
    const cluster_description& of_;
    random_sequence random_;
};

}  // namespace

cluster_model::cluster_model(const cluster_job& job, const job_costs& costs,
                             const cluster_description& cluster, std::uint64_t seed)
    : job_(job),
      costs_(costs),
      cluster_(cluster),
      seed_(seed),
      map_tasks_(rounded_up(job.input_bytes, job.split_bytes)),
      task_bytes_(static_cast<double>(job.input_bytes) / static_cast<double>(map_tasks_)) {}

// All that a task of a node has of its disk and network is one part of so many.
std::uint64_t cluster_model::tasks_at_once(std::uint64_t tasks, std::uint64_t nodes) const {
    return std::min(cluster_.cores, rounded_up(tasks, nodes));
}

double cluster_model::pairs() const { return static_cast<double>(map_tasks_) * costs_.task_pairs; }

double cluster_model::copies_elsewhere(std::uint64_t nodes) const {
    return static_cast<double>(std::min(cluster_.replication, nodes) - 1);
}

phase_seconds cluster_model::map_task(std::uint64_t nodes) const {
    const double disk = cluster_.disk_rate / static_cast<double>(tasks_at_once(map_tasks_, nodes));
    phase_seconds its;
    its.start = cluster_.task_start;
    its.map = task_bytes_ * std::max(costs_.map_byte + cluster_.engine_byte, 1 / disk);
    its.sort = costs_.task_pairs * (costs_.sort_pair * doublings(costs_.task_pairs) +
                                    costs_.pair_bytes * (cluster_.engine_byte + 1 / disk));
    return its;
}

phase_seconds cluster_model::reduce_task(double share, std::uint64_t tasks,
                                         std::uint64_t nodes) const {
    const auto at_once = static_cast<double>(tasks_at_once(tasks, nodes));
    const double disk = cluster_.disk_rate / at_once;
    const double network = cluster_.network_rate / at_once;
    const double its_pairs = pairs() * share;
    const double bytes = its_pairs * costs_.pair_bytes;
    const double results = costs_.output_bytes * share;
    const double from_elsewhere = bytes * (1 - 1 / static_cast<double>(nodes));
    const double copies = copies_elsewhere(nodes);
    phase_seconds its;
    its.start = cluster_.task_start;
    its.shuffle = std::max(from_elsewhere / network, bytes / disk) +
                  static_cast<double>(map_tasks_) * cluster_.fetch;
    its.reduce = its_pairs * (costs_.sort_pair * doublings(static_cast<double>(map_tasks_)) +
                              costs_.reduce_pair) +
                 bytes * cluster_.engine_byte;
    its.write = results * (cluster_.engine_byte + std::max((1 + copies) / disk, copies / network));
    return its;
}

phase_seconds cluster_model::run_maps(std::uint64_t nodes) const {
    straggling its(cluster_, seed_, 0);
    const phase_seconds each = map_task(nodes);
    return schedule_tasks(map_tasks_, nodes * cluster_.cores,
                          [&](std::uint64_t) { return its(each); });
}

phase_seconds cluster_model::run_reduces(std::uint64_t tasks, std::uint64_t nodes) const {
    straggling its(cluster_, seed_, 1);
    const double largest = std::min(cluster_.skew / static_cast<double>(tasks), 1.0);
    const double others = tasks > 1 ? (1 - largest) / static_cast<double>(tasks - 1) : 0;
    const phase_seconds first = reduce_task(tasks > 1 ? largest : 1, tasks, nodes);
    const phase_seconds each = reduce_task(others, tasks, nodes);
    return schedule_tasks(tasks, nodes * cluster_.cores,
                          [&](std::uint64_t task) { return its(task == 0 ? first : each); });
}

double cluster_model::core_seconds() const {
    const double levels = doublings(costs_.task_pairs) + doublings(static_cast<double>(map_tasks_));
    const double pair = costs_.sort_pair * levels + costs_.reduce_pair;
    const double handed = static_cast<double>(job_.input_bytes) + 2 * pairs() * costs_.pair_bytes +
                          costs_.output_bytes;
    return static_cast<double>(job_.input_bytes) * costs_.map_byte + pairs() * pair +
           handed * cluster_.engine_byte;
}

cluster_run cluster_model::run(std::uint64_t nodes) const {
    const auto count = static_cast<double>(nodes);
    const std::uint64_t slots = nodes * cluster_.cores;
    cluster_run all;
    all.map_tasks = map_tasks_;
    all.reduce_tasks = job_.reduce_tasks > 0 ? job_.reduce_tasks : slots;
    all.map_waves = static_cast<double>(map_tasks_) / static_cast<double>(slots);
    all.seconds = run_maps(nodes);
    all.seconds += run_reduces(all.reduce_tasks, nodes);
    all.seconds.start += cluster_.job_start;
    const double shuffled = pairs() * costs_.pair_bytes;
    const double copies = copies_elsewhere(nodes);
    all.node_disk_bytes = (static_cast<double>(job_.input_bytes) + 2 * shuffled +
                           costs_.output_bytes * (1 + copies)) /
                          count;
    all.node_network_bytes = (shuffled * (1 - 1 / count) + costs_.output_bytes * copies) / count;
    all.busy_share = core_seconds() / (static_cast<double>(slots) * all.seconds.total());
    return all;
}

double cluster_model::one_machine() const {
    const double per_byte =
        std::max(costs_.run_byte / static_cast<double>(cluster_.cores), 1 / cluster_.disk_rate);
    return static_cast<double>(job_.input_bytes) * per_byte +
           costs_.output_bytes / cluster_.disk_rate;
}

std::uint64_t cluster_model::nodes_to_beat_it(std::uint64_t least, std::uint64_t most) const {
    const double one = one_machine();
    for (std::uint64_t nodes = least; nodes <= most; ++nodes) {
        // Where not even equally busy slots were done in time, there is no need to schedule.
        const double work = static_cast<double>(map_tasks_) * map_task(nodes).total();
        if (work / static_cast<double>(nodes * cluster_.cores) >= one) continue;
        if (run(nodes).seconds.total() < one) return nodes;
    }
    return 0;
}

}  // namespace throng::cli
