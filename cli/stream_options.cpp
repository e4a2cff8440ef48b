#include "stream_options.hpp"

#include "exit_status.hpp"
#include "io/errors.hpp"
#include "job_arguments.hpp"
#include "mapreduce/job_input.hpp"
#include "mapreduce/job_instance.hpp"
#include "option_values.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace throng::cli {

namespace {

constexpr unsigned most_workers = 1024;

void add_stage_options(CLI::App& command, stream_options& options) {
    command
        .add_option("-D", options.parameters,
                    "A parameter of JOB; see `throng jobs JOB`. Those that are not given are taken "
                    "from the environment: throng_param_NAME")
        ->take_all()
        ->allow_extra_args(false)
        ->option_text("NAME=VALUE");
    command
        .add_option("--io", options.io,
                    "How pairs are written between map and reduce: text, a line each; or rawbytes, "
                    "which is shorter (default: what the environment says, else text)")
        ->check(one_of({"text", "rawbytes"}))
        ->option_text("FORM");
    command
        .add_option("--header", options.header,
                    "map: the header line of the files, for a job that reads CSV or TSV, which "
                    "only the first split of a file begins with")
        ->check(not_empty("a line of names of columns"))
        ->option_text("LINE");
    command
        .add_option("--max-bad-records", options.engine.max_bad_records,
                    "map: skip up to N records that the job fails on, in this stage (default: 0)")
        ->check(whole_number(0))
        ->option_text("N");
    command
        .add_flag("--all-keys", options.all_keys,
                  "reduce: there is no other reduce stage, so that this one has all keys; for jobs "
                  "that need that (default: what the environment says)")
        ->disable_flag_override();
    command
        .add_flag("--quiet", options.quiet,
                  "No status, counters and skipped records on standard error")
        ->disable_flag_override();
}

void add_tuning_options(CLI::App& command, stream_options& options) {
    command
        .add_option("--workers", options.engine.workers,
                    "Threads to use (default: the cores that the environment says the task has, "
                    "else one for each processor)")
        ->check(whole_number(1, most_workers))
        ->option_text("N")
        ->group("Tuning");
    command
        .add_option("--memory", options.engine.memory_bytes,
                    "Memory for tables, records, reducers and results, such as 2G (default: half "
                    "of what the environment says the task has, else 70 % of what the machine or "
                    "its control group has)")
        ->transform(size_in_bytes(mapreduce::least_memory_bytes))
        ->option_text("SIZE")
        ->group("Tuning");
    command
        .add_option("--scratch", options.engine.scratch,
                    "Folder for what does not fit into memory (default: $TMPDIR, or /tmp)")
        ->check(existing_folder())
        ->option_text("DIR")
        ->group("Tuning");
}

// An end of a task that this program takes as text must be that.
void check_text(const task_environment& task, std::string_view property,
                std::initializer_list<std::string_view> allowed) {
    const std::string form = task.property(property).value_or("text");
    if (std::ranges::find(allowed, form) != allowed.end()) return;
    throw usage_error(
        fmt::format("{} is '{}', but it is lines of text: leave -io out, and for pairs give -D "
                    "stream.map.output={} -D stream.reduce.input={}",
                    property, io::printable(form), form, form));
}

mapreduce::pair_format format_of(const stream_options& options, const task_environment& task) {
    const std::string_view property =
        options.is_map() ? "stream.map.output" : "stream.reduce.input";
    const std::optional<std::string> said = task.property(property);
    const std::string form = options.io.empty() ? said.value_or("text") : options.io;
    if (said && !options.io.empty() && *said != options.io) {
        throw usage_error(
            fmt::format("--io {}, but {} is '{}'", options.io, property, io::printable(*said)));
    }
    if (form == "text") return mapreduce::pair_format::text;
    if (form == "rawbytes") return mapreduce::pair_format::raw;
    throw usage_error(
        fmt::format("{}: expected text or rawbytes, not '{}'", property, io::printable(form)));
}

void check_map(const throng_job& job, const stream_options& options, const task_environment& task) {
    const std::string name = mapreduce::to_string(job.name);
    if (options.all_keys) throw usage_error("--all-keys is for stream reduce");
    check_text(task, "stream.map.input", {"text"});
    const bool has_header = mapreduce::cut_of(job).header;
    if (options.header) check_reads_header(job);
    const bool knows_header = options.header || task.header();
    if (has_header && !knows_header && task.input_begin() != 0) {
        throw usage_error(fmt::format(
            "job '{}' reads {}, and this split may begin in the middle of {}: say --header LINE",
            name, mapreduce::describe_input(job), io::quoted_path(task.input_file())));
    }
    const std::optional<std::uint64_t> reduces = task.number("mapreduce.job.reduces");
    if (mapreduce::is_map_only(job)) {
        if (options.io == "rawbytes") {
            throw usage_error(fmt::format(
                "job '{}' has no reducers, so that its map stage writes results, which are text",
                name));
        }
        check_text(task, "stream.map.output", {"text", "keyonlytext"});
        return;
    }
    if (reduces != 0) return;
    throw usage_error(
        fmt::format("mapreduce.job.reduces is 0, but job '{}' has reducers: what its map stage "
                    "writes is for them",
                    name));
}

void check_reduce(const throng_job& job, const stream_options& options,
                  const task_environment& task) {
    const std::string name = mapreduce::to_string(job.name);
    if (options.header) throw usage_error("--header is for stream map");
    if (options.engine.max_bad_records > 0)
        throw usage_error("--max-bad-records is for stream map");
    if (mapreduce::is_map_only(job)) {
        throw usage_error(fmt::format(
            "job '{}' has no reducers: its map stage writes its results; let there be no reduce "
            "stage (mapreduce.job.reduces=0)",
            name));
    }
    check_text(task, "stream.reduce.output", {"text", "keyonlytext"});
    const std::string why = mapreduce::reason_for_one_reduce_stage(job);
    if (why.empty() || options.all_keys) return;
    const std::optional<std::uint64_t> reduces = task.number("mapreduce.job.reduces");
    if (reduces == 1) return;
    throw usage_error(
        fmt::format("job '{}' must have one reduce stage alone, since {}: {}", name, why,
                    reduces ? fmt::format("mapreduce.job.reduces must be 1, not {}", *reduces)
                            : "say --all-keys if this is the only one"));
}

// What is given here counts more than what the environment says.
std::vector<std::pair<std::string, std::string>> parameters_of(const throng_job& job,
                                                               const stream_options& options,
                                                               const task_environment& task) {
    std::vector<std::string> known;
    for (const auto& each : mapreduce::describe_parameters(job)) known.push_back(each.name);
    auto parameters = task.parameters(known);
    for (const std::string& each : options.parameters) {
        parameters.push_back(split_parameter(each));
    }
    return parameters;
}

// A task shares what it has with the engine's process that has started it.
void settle_resources(mapreduce::job_options& engine, bool is_map, const task_environment& task) {
    const std::string kind = is_map ? "map" : "reduce";
    const auto cores = task.positive_number(fmt::format("mapreduce.{}.cpu.vcores", kind));
    if (engine.workers == 0 && cores) {
        engine.workers = static_cast<unsigned>(std::min<std::uint64_t>(*cores, most_workers));
    }
    const auto megabytes = task.positive_number(fmt::format("mapreduce.{}.memory.mb", kind));
    if (engine.memory_bytes == 0 && megabytes) {
        engine.memory_bytes = std::max(*megabytes << 19, mapreduce::least_memory_bytes);
    }
}

}  // namespace

void add_stream_options(CLI::App& command, stream_options& options) {
    command.add_option("STAGE", options.stage, "Which half of the job: map or reduce")
        ->check(one_of({"map", "reduce"}))
        ->required();
    add_job_option(command, options.job);
    command.option_defaults()->take_last();
    add_stage_options(command, options);
    add_tuning_options(command, options);
}

mapreduce::job_options settle_options(const throng_job& job, const stream_options& options,
                                      const task_environment& task) {
    try {
        mapreduce::check_stages(job);
    } catch (const mapreduce::job_error& e) {
        throw usage_error(e.what());
    }
    if (options.is_map())
        check_map(job, options, task);
    else
        check_reduce(job, options, task);
    mapreduce::job_options engine = options.engine;
    engine.parameters = parameters_of(job, options, task);
    settle_resources(engine, options.is_map(), task);
    mapreduce::stage_options& stage = engine.stage.emplace();
    stage.kind = options.is_map() ? mapreduce::stage_kind::map : mapreduce::stage_kind::reduce;
    if (!mapreduce::is_map_only(job)) stage.pairs = format_of(options, task);
    if (!options.is_map()) return engine;
    stage.file = task.input_file();
    stage.begin = task.input_begin();
    stage.header = options.header;
    if (!stage.header && mapreduce::cut_of(job).header) stage.header = task.header();
    return engine;
}

}  // namespace throng::cli
