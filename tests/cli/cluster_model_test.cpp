#include "cli/experiments/cluster_model.hpp"

#include "cli/experiments/cost_sample.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace throng::cli;
using doctest::Approx;

namespace {

// Nothing takes time but what a test gives.
cluster_description ideal(std::uint64_t cores) {
    cluster_description its;
    its.cores = cores;
    its.disk_rate = 1e30;
    its.network_rate = 1e30;
    its.replication = 1;
    its.job_start = 0;
    its.task_start = 0;
    its.fetch = 0;
    its.engine_byte = 0;
    its.stragglers = 0;
    its.slowdown = 1;
    its.skew = 1;
    return its;
}

constexpr cluster_job thousand_splits = {1'000'000, 1000, 0};

job_costs only_map(double byte) {
    job_costs its;
    its.map_byte = byte;
    its.run_byte = byte;
    return its;
}

double total_on(std::uint64_t nodes, const cluster_job& job, const job_costs& costs,
                const cluster_description& cluster) {
    return cluster_model(job, costs, cluster, 1).run(nodes).seconds.total();
}

phase_seconds mapping(double seconds) {
    phase_seconds its;
    its.map = seconds;
    return its;
}

}  // namespace

TEST_CASE("a single straggler that comes last is waited for by all") {
    const auto last_is_slow = [](std::uint64_t task) { return mapping(task == 8 ? 10 : 1); };
    CHECK(schedule_tasks(9, 4, last_is_slow).total() == Approx(12));
    const auto first_is_slow = [](std::uint64_t task) { return mapping(task == 0 ? 10 : 1); };
    CHECK(schedule_tasks(9, 4, first_is_slow).total() == Approx(10));
    CHECK(schedule_tasks(9, 1, first_is_slow).total() == Approx(18));
    CHECK(schedule_tasks(9, 1000, first_is_slow).total() == Approx(10));
    CHECK(schedule_tasks(0, 4, first_is_slow).total() == 0);
}

TEST_CASE("the phases are those of the slot that ends last") {
    const auto of = [](std::uint64_t task) {
        phase_seconds its;
        its.start = 1;
        its.shuffle = task == 2 ? 5 : 1;
        return its;
    };
    const phase_seconds all = schedule_tasks(3, 2, of);
    CHECK(all.start == Approx(2));
    CHECK(all.shuffle == Approx(6));
    CHECK(all.total() == Approx(8));
}

TEST_CASE("without any overhead one node takes what one machine does, and N a part of that") {
    const job_costs costs = only_map(2e-3);  // a task takes two seconds
    CHECK(total_on(1, thousand_splits, costs, ideal(1)) == Approx(2000));
    CHECK(total_on(1, thousand_splits, costs, ideal(4)) == Approx(500));
    CHECK(total_on(10, thousand_splits, costs, ideal(4)) == Approx(50));
    CHECK(total_on(300, thousand_splits, costs, ideal(1)) == Approx(8));  // 3.3 waves, so four
    CHECK(total_on(5000, thousand_splits, costs, ideal(1)) == Approx(2));
    CHECK(cluster_model(thousand_splits, costs, ideal(4), 1).one_machine() == Approx(500));
}

TEST_CASE("tasks are of the same size, as few as there may be") {
    const cluster_model of({1001, 100, 0}, only_map(1), ideal(1), 1);
    CHECK(of.map_tasks() == 11);
    CHECK(of.run(11).seconds.map == Approx(91));
    CHECK(of.run(11).map_waves == Approx(1));
    CHECK(cluster_model({10, 100, 0}, only_map(1), ideal(1), 1).map_tasks() == 1);
}

TEST_CASE("each task starts, and so does the job") {
    cluster_description slow = ideal(2);
    slow.job_start = 7;
    slow.task_start = 3;
    const cluster_run its = cluster_model(thousand_splits, only_map(1e-3), slow, 1).run(5);
    CHECK(its.seconds.start ==
          Approx(7 + 100 * 3 + 3));  // 1000 tasks in 10 slots; and a reduce task
    CHECK(its.seconds.map == Approx(100));
    CHECK(its.reduce_tasks == 10);
}

TEST_CASE("a node's disk is shared by its tasks, and bounds them where it is slower than they") {
    cluster_description slow = ideal(4);
    slow.disk_rate = 1000;  // a split in a second
    CHECK(total_on(1, thousand_splits, only_map(0), slow) == Approx(1000));
    CHECK(total_on(10, thousand_splits, only_map(0), slow) == Approx(100));
    CHECK(total_on(10, thousand_splits, only_map(8e-3), slow) == Approx(200));
    CHECK(total_on(2000, thousand_splits, only_map(0), slow) == Approx(1));  // one on a node
    CHECK(cluster_model(thousand_splits, only_map(0), slow, 1).one_machine() == Approx(1000));
}

TEST_CASE("where the network is the bound, all but 1 / N of the pairs go through it") {
    cluster_description slow = ideal(4);
    slow.network_rate = 1000;
    job_costs costs;
    costs.task_pairs = 10;
    costs.pair_bytes = 100;  // 1,000,000 bytes in all
    for (const std::uint64_t nodes : {1U, 2U, 10U, 100U}) {
        const auto count = static_cast<double>(nodes);
        const cluster_run its = cluster_model(thousand_splits, costs, slow, 1).run(nodes);
        CHECK(its.seconds.shuffle == Approx(1e6 * (1 - 1 / count) / count / 1000));
        CHECK(its.seconds.total() == Approx(its.seconds.shuffle));
        CHECK(its.node_network_bytes == Approx(1e6 * (1 - 1 / count) / count));
    }
    slow.fetch = 0.25;  // a reduce task asks 1000 map tasks
    CHECK(cluster_model(thousand_splits, costs, slow, 1).run(1).seconds.shuffle == Approx(250));
}

TEST_CASE("pairs are sorted by halving, merged from all map tasks, and reduced") {
    job_costs costs;
    costs.task_pairs = 1024;
    costs.sort_pair = 1e-3;
    costs.reduce_pair = 5e-3;
    const cluster_job job = {256'000, 1000, 4};
    const cluster_run its = cluster_model(job, costs, ideal(2), 1).run(2);
    CHECK(its.map_tasks == 256);
    CHECK(its.seconds.sort == Approx(64 * 1024 * 10 * 1e-3));
    CHECK(its.seconds.reduce == Approx(64 * 1024 * (8 * 1e-3 + 5e-3)));
    CHECK(its.busy_share == Approx(1));
}

TEST_CASE("results are written once on a node, and copies on as many others as there are") {
    cluster_description slow = ideal(1);
    slow.replication = 3;
    slow.disk_rate = 1000;
    job_costs costs;
    costs.output_bytes = 60'000;
    const cluster_job job = {1, 1, 0};
    CHECK(cluster_model(job, costs, slow, 1).run(1).seconds.write == Approx(60));
    CHECK(cluster_model(job, costs, slow, 1).run(2).seconds.write == Approx(2 * 30));
    CHECK(cluster_model(job, costs, slow, 1).run(10).seconds.write == Approx(3 * 6));
    slow.network_rate = 100;
    CHECK(cluster_model(job, costs, slow, 1).run(10).seconds.write == Approx(2 * 60));
    CHECK(cluster_model(job, costs, slow, 1).run(10).node_network_bytes == Approx(2 * 6000));
}

TEST_CASE("the largest reduce task is as much larger as the skew says, but never all and more") {
    cluster_description skewed = ideal(1);
    skewed.skew = 3;
    job_costs costs;
    costs.task_pairs = 1;
    costs.reduce_pair = 1;
    CHECK(total_on(10, thousand_splits, costs, skewed) == Approx(300));
    skewed.skew = 30;
    CHECK(total_on(10, thousand_splits, costs, skewed) == Approx(1000));
    CHECK(total_on(1, thousand_splits, costs, skewed) == Approx(1000));
}

TEST_CASE("if all tasks are slow all takes longer, but for the starts") {
    cluster_description slow = ideal(1);
    slow.stragglers = 1;
    slow.slowdown = 4;
    slow.task_start = 1;
    const cluster_run its = cluster_model(thousand_splits, only_map(1e-3), slow, 1).run(10);
    CHECK(its.seconds.map == Approx(400));
    CHECK(its.seconds.start == Approx(101));
}

TEST_CASE("the same seed makes the same tasks slow, another one others") {
    cluster_description slow = ideal(2);
    slow.stragglers = 0.1;
    slow.slowdown = 5;
    const auto seconds = [&](std::uint64_t seed) {
        return cluster_model(thousand_splits, only_map(1e-3), slow, seed).run(100).seconds.total();
    };
    CHECK(seconds(1) == seconds(1));
    bool differs = false;
    for (std::uint64_t seed = 2; seed < 10; ++seed) {
        CHECK(seconds(seed) >= 5);  // no less than what all slots together need
        differs = differs || seconds(seed) != seconds(1);
    }
    CHECK(differs);
}

TEST_CASE("a machine alone is beaten from where the overheads are made up for") {
    cluster_description slow = ideal(1);
    slow.job_start = 100;
    job_costs costs = only_map(1e-3);
    const cluster_model of(thousand_splits, costs, slow, 1);  // 1000 s against 100 s + 1000 s / N
    CHECK(of.nodes_to_beat_it(1, 1000) == 2);
    CHECK(of.nodes_to_beat_it(1, 1) == 0);
    costs.run_byte = 0.2e-3;  // 200 s: N > 10; 11 need 91 waves
    CHECK(cluster_model(thousand_splits, costs, slow, 1).nodes_to_beat_it(1, 1000) == 11);
    costs.run_byte = 0.1e-3;  // the start alone is as long
    CHECK(cluster_model(thousand_splits, costs, slow, 1).nodes_to_beat_it(1, 1000) == 0);
}

TEST_CASE("quantities grow as Heaps' law has it, between not at all and in proportion") {
    CHECK(growing_quantity{50, 100}.at(8) == Approx(800));
    CHECK(growing_quantity{100, 100}.at(8) == Approx(100));
    CHECK(growing_quantity{100, 200}.at(0.25) == Approx(50));
    CHECK(growing_quantity{100 / 1.4142135623730951, 100}.at(16) == Approx(400));
    CHECK(growing_quantity{120, 100}.at(8) == Approx(100));  // noise
    CHECK(growing_quantity{10, 100}.at(8) == Approx(800));   // likewise
    CHECK(growing_quantity{0, 100}.at(8) == Approx(800));
    CHECK(growing_quantity{0, 0}.at(8) == 0);

    cost_sample sample;
    sample.bytes = 1000;
    sample.pairs = {50, 100};
    sample.output_bytes = {100, 100};
    sample.map_byte = 3;
    const job_costs its = sample.costs(2000, 1e9);
    CHECK(its.task_pairs == Approx(200));
    CHECK(its.output_bytes == Approx(100));
    CHECK(its.map_byte == 3);
}
