#include "cluster_options.hpp"

#include "cli/option_values.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

namespace throng::cli {

namespace {

constexpr std::uint64_t most_nodes = 10'000;
constexpr std::uint64_t most_cores = 1024;
constexpr std::uint64_t most_copies = 100;
constexpr std::uint64_t least_sample = std::uint64_t{64} << 10;
constexpr double most_seconds = 1e6;

// What follows in a range: 1, 2 or 5 times a power of ten.
std::uint64_t next_number_of_nodes(std::uint64_t nodes) {
    std::uint64_t power = 1;
    while (power * 10 <= nodes) power *= 10;
    return nodes < 2 * power ? 2 * power : nodes < 5 * power ? 5 * power : 10 * power;
}

// Of N and FIRST..LAST with commas between; nothing where something else is there.
std::optional<std::vector<std::uint64_t>> parse_nodes(const std::string& text) {
    constexpr std::string_view dots = "..";
    std::vector<std::uint64_t> all;
    for (const std::string& each : split_names(text)) {
        const std::size_t end = std::min(each.find(dots), each.size());
        const auto first = parse_large_number(each.substr(0, end));
        const auto last =
            end < each.size() ? parse_large_number(each.substr(end + dots.size())) : first;
        if (!first || !last || *first < 1 || *first > *last || *last > most_nodes) return {};
        for (std::uint64_t i = *first; i < *last; i = next_number_of_nodes(i)) all.push_back(i);
        all.push_back(*last);
    }
    return all;
}

// Unlike other lists of numbers, whose ranges have powers of ten alone: a node more or less costs
// no time here, and a curve is wanted.
void add_nodes_option(CLI::App& command, std::vector<std::uint64_t>& nodes) {
    const auto check = [](const std::string& text) {
        return parse_nodes(text)
                   ? std::string()
                   : fmt::format(
                         "expected numbers from 1 to {}, such as 1,10,100 or 1..1000, "
                         "which is 1,2,5,10 and on, not '{}'",
                         most_nodes, text);
    };
    command
        .add_option_function<std::string>(
            "--nodes", [&nodes](const std::string& text) { nodes = parse_nodes(text).value(); },
            "Nodes of the cluster (default: 1..1000, which is 1,2,5,10 and on)")
        ->check(CLI::Validator(check, std::string()))
        ->option_text("LIST");
}

void add_job_options(CLI::App& command, cluster_options& options) {
    command
        .add_option("--job", options.job_name,
                    "A job that reads lines, or its plugin or source (default: wordcount)")
        ->option_text("JOB");
    command.add_option("-D", options.parameters, "A parameter of the job; see `throng jobs JOB`")
        ->take_all()
        ->allow_extra_args(false)
        ->option_text("NAME=VALUE");
    command
        .add_option("--sample", options.sample_bytes,
                    "Size of the text that costs are measured on (default: 64M)")
        ->transform(size_in_bytes(least_sample))
        ->option_text("SIZE");
    command
        .add_option("--costs", options.costs,
                    "Do not measure, but take these: map, sort, reduce and run, in ns of a "
                    "core for a byte or pair; pairs (of a map task), pair-bytes, output "
                    "(bytes)")
        ->option_text("NAME=NUMBER,...");
    command
        .add_option("--split", options.job.split_bytes,
                    "Input of a map task, at most (default: 128M)")
        ->transform(size_in_bytes())
        ->option_text("SIZE");
    command
        .add_option("--reduce-tasks", options.job.reduce_tasks,
                    "Reduce tasks (default: one for each core of the cluster, or one if the "
                    "job asks for one)")
        ->transform(large_number(1, most_cluster_tasks))
        ->option_text("N");
}

void add_node_options(CLI::App& command, cluster_options& options) {
    command
        .add_option("--cores", options.cluster.cores,
                    "Cores of a node, each for one task (default: as many as here)")
        ->check(whole_number(1, most_cores))
        ->option_text("N");
    command
        .add_option("--disk", options.disk_rate, "Bytes a second of a node's disks (default: 400M)")
        ->transform(size_in_bytes())
        ->option_text("SIZE");
    command
        .add_option("--network", options.network_rate,
                    "Bytes a second of a node's network, either way (default: 1G)")
        ->transform(size_in_bytes())
        ->option_text("SIZE");
    command
        .add_option("--replication", options.cluster.replication,
                    "Copies of the results, in all (default: 3)")
        ->check(whole_number(1, most_copies))
        ->option_text("N");
    command
        .add_option("--engine", options.engine_ns,
                    "ns of a core for each byte that the engine hands to a task or takes from "
                    "it; not measured (default: 5)")
        ->check(decimal_number(0, most_seconds))
        ->option_text("NS");
}

void add_time_options(CLI::App& command, cluster_options& options) {
    const auto add = [&command](const std::string& name, double& value, double least, double most,
                                const std::string& text, const char* what) {
        command.add_option(name, value, text)
            ->check(decimal_number(least, most))
            ->option_text(what);
    };
    add("--job-start", options.cluster.job_start, 0, most_seconds,
        "Seconds until the job's first task starts (default: 20)", "SECONDS");
    add("--task-start", options.cluster.task_start, 0, most_seconds,
        "Seconds until a task reads its first byte (default: 3)", "SECONDS");
    add("--fetch", options.cluster.fetch, 0, most_seconds,
        "Seconds that a reduce task takes to ask a map task for pairs (default: 0.001)", "SECONDS");
    add("--stragglers", options.cluster.stragglers, 0, 1,
        "Share of the tasks that are slow, by --seed (default: 0.01)", "SHARE");
    add("--slowdown", options.cluster.slowdown, 1, 1000,
        "How many times as long these take (default: 3)", "TIMES");
    add("--skew", options.cluster.skew, 1, 1e6,
        "Pairs of the largest reduce task, to the mean (default: 1.2)", "TIMES");
}

}  // namespace

void add_cluster_options(CLI::App& command, cluster_options& options) {
    add_nodes_option(command, options.nodes.all);
    add_size_list(command, "--input", options.inputs.all, "Size of the job's input (default: 1T)");
    add_job_options(command, options);
    add_node_options(command, options);
    add_time_options(command, options);
}

}  // namespace throng::cli
