// How long a job would take on a cluster.
#include "cli/exit_status.hpp"
#include "cli/job_arguments.hpp"
#include "cli/job_loading.hpp"
#include "cli/quantities.hpp"
#include "cluster_model.hpp"
#include "cluster_options.hpp"
#include "cost_sample.hpp"
#include "experiment.hpp"
#include "given_costs.hpp"
#include "mapreduce/job_input.hpp"
#include "mapreduce/job_instance.hpp"
#include "mapreduce/job_stage.hpp"
#include "point_grid.hpp"
#include "registry.hpp"
#include "result_row.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>

namespace throng::cli {

namespace {

constexpr experiment_description description = {
    "cluster",
    "What a job would take on N nodes, simulated by measured costs",
    "Definition:\n"
    "  The job's stages are what `throng stream` runs on Hadoop. What they cost is\n"
    "  measured first, on --sample bytes of `throng generate text`, each the median\n"
    "  of three, in processor time: the map stage for a byte, a sort of its pairs (a\n"
    "  pair and doubling of their number), the reduce stage for a pair, to which each\n"
    "  pair is given 16 times, as 16 map tasks would send it, and all of `throng run`\n"
    "  with --workers threads for a byte. Pairs of a map task, and results, grow with\n"
    "  a power of the size (Heaps' law), which follows from half of the sample. With\n"
    "  --costs nothing is measured.\n"
    "\n"
    "  All else is assumed, as the options say. The input is on the disks of the\n"
    "  nodes, which read what is their own. A node runs as many tasks as it has\n"
    "  cores; they share its disk and network evenly. Each task takes the slot that\n"
    "  is free first. Phases, along the lines of Herodotou (Hadoop Performance\n"
    "  Models, 2011):\n"
    "    start    the job's start, and those of tasks\n"
    "    map      a task reads and maps; it takes the longer of both\n"
    "    sort     it sorts its pairs, and writes them to its disk\n"
    "    shuffle  when all have, reduce tasks fetch pairs; all but 1 / N of these\n"
    "             come over the network\n"
    "    reduce   they merge and reduce them\n"
    "    write    they write results, and copies on other nodes\n"
    "  Each is what the task slot that ends last has spent on it. Not in the model:\n"
    "  shuffling while others map, speculative execution, failures, data on other\n"
    "  nodes, spilling, compression, limits of switches between nodes.\n"
    "\n"
    "  Efficiency is speedup / N, where 1 is one node of the same kind, with the same\n"
    "  engine. What `throng run` needs alone on such a node, from its disk, is said\n"
    "  below, and as a multiple of the cluster's time in each row.\n"
    "  Measured from the submission of the job, in simulated time.",
    "  throng experiment cluster --nodes 1..1000 --input 100G --sample 8M\n"
    "  throng experiment cluster --nodes 10 --input 1T,10T --cores 16 --sample 8M\n"
    "  throng experiment cluster --job ngrams -D n=2 --nodes 1..100 --sample 4M",
    stack_kind::sliced,
    false,
    false};

constexpr std::uint64_t most_slots = 1'000'000;

std::string seconds_text(double seconds) {
    return seconds < 1000 ? duration(seconds) : grouped(std::llround(seconds)) + " s";
}

class clusters final : public experiment {
public:
    [[nodiscard]] const experiment_description& describe() const override { return description; }

    void add_options(CLI::App& command) override { add_cluster_options(command, told_); }

    void prepare(std::span<const std::uint64_t> workers,
                 interruption_guard& interruption) override {
        if (workers.size() > 1) throw usage_error("--workers: one number is expected, not several");
        workers_ = static_cast<unsigned>(workers.front());
        const std::uint64_t most = *std::ranges::max_element(told_.nodes.all);
        if (most * told_.cluster.cores > most_slots) {
            throw usage_error(
                fmt::format("--nodes, --cores: {} cores are more than {}",
                            grouped(static_cast<std::int64_t>(most * told_.cluster.cores)),
                            grouped(most_slots)));
        }
        for (const std::uint64_t input : told_.inputs.all) check_tasks(input);
        for (const std::string& each : told_.parameters) {
            parameters_.push_back(split_parameter(each));
        }
        if (!told_.costs.empty()) costs_ = parse_costs(told_.costs);
        plugin_ = load_job(told_.job_name, false, interruption);
        check_job(plugin_->job());
    }

    [[nodiscard]] std::uint64_t points() const override {
        return told_.nodes.all.size() * told_.inputs.all.size();
    }

    void choose(std::uint64_t which, experiment_settings& settings) override {
        point_grid point(which);
        point.choose(told_.nodes);
        point.choose(told_.inputs);
        if (costs_ || sample_) return;
        sample_settings how;
        how.bytes = told_.sample_bytes;
        how.seed = settings.seed;
        how.workers = workers_;
        how.task_bytes = task_memory;
        how.parameters = parameters_;
        sample_ = measure_sample(plugin_->job(), how);
    }

    [[nodiscard]] std::vector<figure> parameters(
        const experiment_settings& settings) const override {
        std::vector<figure> all = {
            {"nodes", "nodes", unit::count, static_cast<double>(told_.nodes.chosen)},
            {"input_bytes", told_.inputs.all.size() > 1 ? "input" : "", unit::bytes,
             static_cast<double>(told_.inputs.chosen)},
            {"job", "", unit::word, 0, told_.job_name}};
        for (const auto& more : {cost_figures(told_.inputs.chosen), assumptions()}) {
            all.insert(all.end(), more.begin(), more.end());
        }
        const cluster_run of = model(told_.inputs.chosen, settings.seed).run(told_.nodes.chosen);
        all.push_back({"map_tasks", "", unit::count, static_cast<double>(of.map_tasks)});
        all.push_back({"reduce_tasks", "", unit::count, static_cast<double>(of.reduce_tasks)});
        return all;
    }

    measurement run(const experiment_settings& settings) override {
        const cluster_model of = model(told_.inputs.chosen, settings.seed);
        const cluster_run its = of.run(told_.nodes.chosen);
        const double seconds = its.seconds.total();
        const double speedup = of.run(1).seconds.total() / seconds;
        const phase_seconds& phase = its.seconds;
        // With so many cores it cannot be done in less.
        expect_answer("work for more than all cores", 0, its.busy_share > 1 + 1e-9 ? 1 : 0);
        return {seconds,
                0,
                0,
                workers_,
                0,
                0,
                {{"start_seconds", "start", unit::seconds, phase.start},
                 {"map_seconds", "map", unit::seconds, phase.map},
                 {"sort_seconds", "sort", unit::seconds, phase.sort},
                 {"shuffle_seconds", "shuffle", unit::seconds, phase.shuffle},
                 {"reduce_seconds", "reduce", unit::seconds, phase.reduce},
                 {"write_seconds", "write", unit::seconds, phase.write},
                 {"speedup", "speedup", unit::ratio, speedup},
                 {"efficiency", "efficiency", unit::ratio,
                  speedup / static_cast<double>(told_.nodes.chosen)},
                 {"times_one_machine", "throng run", unit::ratio, of.one_machine() / seconds},
                 {"map_waves", "", unit::ratio, its.map_waves},
                 {"node_disk_bytes", "disk/node", unit::bytes, its.node_disk_bytes},
                 {"node_network_bytes", "net/node", unit::bytes, its.node_network_bytes},
                 {"busy_share", "busy", unit::ratio, its.busy_share}}};
    }

    [[nodiscard]] std::vector<conclusion> conclude(std::span<const result_row> rows) override;

private:
    // Half of what a container of 1 GiB has: the engine's own process has the other half.
    static constexpr std::uint64_t task_memory = std::uint64_t{512} << 20;

    void check_tasks(std::uint64_t input) const {
        const std::uint64_t tasks = input / told_.job.split_bytes;
        if (tasks < most_cluster_tasks) return;
        throw usage_error(
            fmt::format("--split: {} of input are more than {} map tasks; give "
                        "larger splits",
                        bytes(input), grouped(most_cluster_tasks)));
    }

    void check_job(const throng_job& job) {
        const auto refuse = [this](const std::string& why) {
            throw usage_error(fmt::format("--job: '{}' {}", told_.job_name, why));
        };
        try {
            mapreduce::check_stages(job);
        } catch (const mapreduce::job_error& e) {
            throw usage_error(fmt::format("--job: {}", e.what()));
        }
        const io::record_cut cut = mapreduce::cut_of(job);
        if (cut.kind != io::record_kind::line || cut.header) {
            refuse(fmt::format("reads {}, and costs are measured on lines of text",
                               mapreduce::describe_input(job)));
        }
        if (mapreduce::is_map_only(job)) {
            refuse("has no reducers, so there is nothing to shuffle");
        }
        const std::string why = mapreduce::reason_for_one_reduce_stage(job);
        if (why.empty()) return;
        if (told_.job.reduce_tasks > 1) {
            throw usage_error(fmt::format("--reduce-tasks: job '{}' must have one, since {}",
                                          told_.job_name, why));
        }
        told_.job.reduce_tasks = 1;
    }

    [[nodiscard]] cluster_model model(std::uint64_t input, std::uint64_t seed) const {
        cluster_job job = told_.job;
        job.input_bytes = input;
        cluster_description cluster = told_.cluster;
        cluster.disk_rate = static_cast<double>(told_.disk_rate);
        cluster.network_rate = static_cast<double>(told_.network_rate);
        cluster.engine_byte = told_.engine_ns * 1e-9;
        return {job, costs_of(input), cluster, seed};
    }

    [[nodiscard]] job_costs costs_of(std::uint64_t input) const {
        if (costs_) return *costs_;
        const auto bytes = static_cast<double>(input);
        const auto split = static_cast<double>(told_.job.split_bytes);
        return sample_->costs(bytes / std::ceil(bytes / split), bytes);
    }

    [[nodiscard]] std::vector<figure> cost_figures(std::uint64_t input) const {
        const job_costs costs = costs_of(input);
        std::vector<figure> all;
        for (const cost_name& each : cost_names()) {
            const double value = costs.*each.value / each.scale;
            all.push_back(
                {each.figure, "", each.scale < 1 ? unit::nanoseconds : unit::count, value});
        }
        return all;
    }

    [[nodiscard]] std::vector<figure> assumptions() const {
        return {
            {"split_bytes", "", unit::bytes, static_cast<double>(told_.job.split_bytes)},
            {"cores", "", unit::count, static_cast<double>(told_.cluster.cores)},
            {"disk_bytes_per_second", "", unit::bytes, static_cast<double>(told_.disk_rate)},
            {"network_bytes_per_second", "", unit::bytes, static_cast<double>(told_.network_rate)},
            {"replication", "", unit::count, static_cast<double>(told_.cluster.replication)},
            {"engine_ns_per_byte", "", unit::nanoseconds, told_.engine_ns},
            {"job_start_seconds", "", unit::seconds, told_.cluster.job_start},
            {"task_start_seconds", "", unit::seconds, told_.cluster.task_start},
            {"fetch_seconds", "", unit::seconds, told_.cluster.fetch},
            {"straggler_share", "", unit::ratio, told_.cluster.stragglers},
            {"slowdown", "", unit::ratio, told_.cluster.slowdown},
            {"skew", "", unit::ratio, told_.cluster.skew}};
    }

    [[nodiscard]] conclusion conclude_costs(std::uint64_t input) const;
    [[nodiscard]] conclusion conclude_assumptions() const;
    [[nodiscard]] conclusion conclude_one_machine(std::uint64_t input, std::uint64_t seed) const;

    cluster_options told_;
    unsigned workers_ = 1;
    std::unique_ptr<plugin::plugin> plugin_;
    std::vector<std::pair<std::string, std::string>> parameters_;
    std::optional<job_costs> costs_;     // that were given
    std::optional<cost_sample> sample_;  // else, what was measured
};

conclusion clusters::conclude_costs(std::uint64_t input) const {
    const job_costs costs = costs_of(input);
    std::string text = sample_ ? fmt::format("Measured here on {} of text", bytes(sample_->bytes))
                               : std::string("Given");
    text += fmt::format(", for {} of input:", bytes(input));
    for (const cost_name& each : cost_names()) {
        const double value = costs.*each.value / each.scale;
        text +=
            fmt::format("{}\n  {:>12} {}", "",
                        value < 1000 ? fmt::format("{:.3g}", value) : grouped(std::llround(value)),
                        each.meaning);
    }
    std::vector<figure> figures = cost_figures(input);
    figures.insert(figures.begin(), {"input_bytes", "", unit::bytes, static_cast<double>(input)});
    return {"costs", std::move(text), std::move(figures)};
}

conclusion clusters::conclude_assumptions() const {
    std::string text = fmt::format(
        "Assumed: nodes with {}, {}/s of disk and {}/s of network; {} of a result; splits of "
        "{};\n  {:g} ns a byte for the engine; {:g} s for a job to start, {:g} s for a task, "
        "{:g} s for a fetch;\n  {:g} % of the tasks take {:g} times as long; the largest reduce "
        "task has {:g} times the mean.",
        counted(told_.cluster.cores, "core"), bytes(told_.disk_rate), bytes(told_.network_rate),
        counted(told_.cluster.replication, "copy", "copies"), bytes(told_.job.split_bytes),
        told_.engine_ns, told_.cluster.job_start, told_.cluster.task_start, told_.cluster.fetch,
        told_.cluster.stragglers * 100, told_.cluster.slowdown, told_.cluster.skew);
    return {"assumptions", std::move(text), assumptions()};
}

conclusion clusters::conclude_one_machine(std::uint64_t input, std::uint64_t seed) const {
    const cluster_model of = model(input, seed);
    const std::uint64_t most = *std::ranges::max_element(told_.nodes.all);
    const std::uint64_t from = of.nodes_to_beat_it(1, most);
    const double one = of.one_machine();
    std::string text = fmt::format("throng run on one such machine alone: {} for {}; ",
                                   seconds_text(one), bytes(input));
    text += from > 0 ? fmt::format("a cluster is faster from {} on", counted(from, "node"))
                     : fmt::format("no cluster of up to {} is faster", counted(most, "node"));
    std::vector<figure> figures = {{"input_bytes", "", unit::bytes, static_cast<double>(input)},
                                   {"one_machine_seconds", "", unit::seconds, one}};
    if (from > 0) {
        figures.push_back({"faster_from_nodes", "", unit::count, static_cast<double>(from)});
    }
    return {"one_machine", std::move(text), std::move(figures)};
}

std::vector<conclusion> clusters::conclude(std::span<const result_row> rows) {
    std::vector<conclusion> all;
    for (const std::uint64_t input : told_.inputs.all) all.push_back(conclude_costs(input));
    all.push_back(conclude_assumptions());
    const std::uint64_t seed = rows.front().settings.seed;
    for (const std::uint64_t input : told_.inputs.all) {
        all.push_back(conclude_one_machine(input, seed));
    }
    return all;
}

}  // namespace

std::unique_ptr<experiment> cluster_experiment() { return std::make_unique<clusters>(); }

}  // namespace throng::cli
