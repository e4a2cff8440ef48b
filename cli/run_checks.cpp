#include "run_checks.hpp"

#include "exit_status.hpp"
#include "io/errors.hpp"
#include "io/output/output_directory.hpp"
#include "mapreduce/job_input.hpp"
#include "mapreduce/job_instance.hpp"
#include "mapreduce/job_stage.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <string>
#include <system_error>

namespace throng::cli {

namespace {

// Where the inputs are what jobs have written, the first job must be one that reads such, and
// folders must be whole.
void check_reads_results(const plugin::plugin& job, const run_options& options) {
    if (!options.reads_results) return;
    try {
        mapreduce::check_reads_results(job.job());
    } catch (const mapreduce::job_error& e) {
        throw usage_error(fmt::format("--input-format kv: {}", e.what()));
    }
    for (const std::string& each : options.inputs) {
        std::error_code unknown;
        const std::filesystem::path folder = each;
        if (!std::filesystem::is_directory(folder, unknown)) continue;
        if (std::filesystem::exists(folder / io::success_name, unknown)) continue;
        throw io::input_error(fmt::format(
            "{} is not the output of a job that is done: it has no {}; run that job again, or "
            "leave --input-format out to read the files that there are",
            io::quoted_path(each), io::success_name));
    }
}

void check_compression(const run_options& options) {
    if (options.compression == io::output_compression::none || !goes_to_terminal(options)) return;
    throw usage_error(
        "compressed results are not for a terminal: redirect standard output, or give -o DIR");
}

void check_header(const run_options& options) {
    if (options.header.empty() || options.engine.format != mapreduce::result_format::jsonl) return;
    throw usage_error("--header is for tsv and csv: in JSON lines each result has its own names");
}

// What goes to a named output needs a place, and one that no other job writes to.
void check_named_outputs(const job_plugins& plugins, const run_options& options) {
    std::map<std::string, std::string> jobs;
    for (const auto& each : plugins) {
        for (const std::string& name : mapreduce::output_names(each->job())) {
            if (options.output.empty()) {
                throw usage_error(fmt::format(
                    "job '{}' writes more than its results, to the output '{}': give -o DIR, in "
                    "which that is _{}-00000",
                    each->name(), name, name));
            }
            const auto [other, is_new] = jobs.emplace(name, each->name());
            if (is_new) continue;
            throw usage_error(
                fmt::format("the jobs '{}' and '{}' both have an output '{}': run "
                            "them one after the other, with an -o DIR each",
                            other->second, each->name(), name));
        }
    }
}

// Where a part is what a reduce task of Hadoop would write, the job must be one that can run there.
void check_partitioner(const plugin::plugin& last, const run_options& options) {
    if (!options.for_hadoop) return;
    if (options.engine.order == mapreduce::result_order::value ||
        options.engine.order == mapreduce::result_order::none || options.engine.top) {
        throw usage_error(
            "--partitioner hadoop: its parts have all results, by key; leave out --sort and --top");
    }
    if (mapreduce::is_map_only(last.job())) {
        throw usage_error(
            fmt::format("--partitioner hadoop: job '{}' has no reducers, so that Hadoop's parts "
                        "are those of its map tasks",
                        last.name()));
    }
    try {
        mapreduce::check_stages(last.job());
    } catch (const mapreduce::job_error& e) {
        throw usage_error(fmt::format("--partitioner hadoop: {}", e.what()));
    }
    const std::string why = mapreduce::reason_for_one_reduce_stage(last.job());
    if (why.empty() || options.parts == 1) return;
    throw usage_error(fmt::format(
        "--partitioner hadoop: job '{}' must have one reduce stage alone, since {}: give --parts 1",
        last.name(), why));
}

}  // namespace

bool goes_to_terminal(const run_options& options) {
    return options.output.empty() && ::isatty(STDOUT_FILENO) != 0;
}

void check_run(const job_plugins& plugins, const run_options& options) {
    check_named_outputs(plugins, options);
    check_reads_results(*plugins.front(), options);
    check_compression(options);
    check_header(options);
    check_partitioner(*plugins.back(), options);
}

}  // namespace throng::cli
