// What the experiment `cluster` can be told.
#pragma once

#include "cluster_model.hpp"
#include "machine.hpp"
#include "point_grid.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace throng::cli {

/// Map tasks of a job, and reduce tasks.
inline constexpr std::uint64_t most_cluster_tasks = 1'000'000;

/// With the usual values.
struct cluster_options {
    choices<std::uint64_t> nodes{{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000}};
    choices<std::uint64_t> inputs{{std::uint64_t{1} << 40}};
    std::string job_name = "wordcount";
    std::vector<std::string> parameters;  // of the job
    std::string costs;                    // empty: they are measured
    std::uint64_t sample_bytes = std::uint64_t{64} << 20;
    cluster_job job{1, std::uint64_t{128} << 20, 0};
    std::uint64_t disk_rate = std::uint64_t{400} << 20;  // these three instead of the cluster's
    std::uint64_t network_rate = std::uint64_t{1} << 30;
    double engine_ns = 5;
    cluster_description cluster{.cores = this_machine().cores};
};

/// `options` must live as long as the command.
void add_cluster_options(CLI::App& command, cluster_options& options);

}  // namespace throng::cli
