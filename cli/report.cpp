#include "report.hpp"

#include "experiments/resident_memory.hpp"
#include "io/compression/archive_source.hpp"
#include "io/errors.hpp"
#include "io/whole_file.hpp"
#include "mapreduce/machine_memory.hpp"
#include "plan_words.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <sys/utsname.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <string_view>
#include <thread>

namespace throng::cli {

namespace {

using json = nlohmann::ordered_json;

constexpr std::size_t most_skipped_records = 20;

const char* status_word(run_status status) {
    switch (status) {
        case run_status::done:
            return "done";
        case run_status::failed:
            return "failed";
        case run_status::interrupted:
            return "interrupted";
    }
    return "";
}

// ISO 8601, to the millisecond.
std::string utc(std::chrono::system_clock::time_point when) {
    const auto whole = std::chrono::floor<std::chrono::seconds>(when);
    const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(when - whole);
    return fmt::format("{:%FT%T}.{:03}Z", fmt::gmtime(whole), rest.count());
}

json describe_host() {
    utsname system{};
    const bool known = ::uname(&system) == 0;
    const mapreduce::memory_limit memory = mapreduce::limit_of_memory();
    return {{"name", known ? system.nodename : ""},
            {"kernel",
             known ? fmt::format("{} {} {}", system.sysname, system.release, system.machine) : ""},
            {"processors", std::thread::hardware_concurrency()},
            {"machine_memory_bytes", memory.bytes},
            {"machine_memory_from", word_for(memory.origin)}};
}

json word_or_null(std::string_view word) { return word.empty() ? json() : json(word); }

json describe_inputs(std::span<const io::input> inputs) {
    json all = json::array();
    for (const io::input& each : inputs) {
        const bool is_known = !each.stream || each.stored_bytes > 0;
        all.push_back({{"name", each.name},
                       {"bytes", is_known ? json(io::bytes_on_disk(each)) : json()},
                       {"compression", word_or_null(io::name_of(each.packed))},
                       {"archive", word_or_null(io::name_of(each.archive))}});
    }
    return all;
}

json describe_plan(const mapreduce::run_plan& plan) {
    return {
        {"mappers", plan.mappers},
        {"splits", plan.splits},
        {"split_bytes", plan.split_bytes},
        {"split_bytes_by", word_for(plan.split_reason)},
        {"workers_by", word_for(plan.workers_reason)},
        {"partitions_by", plan.partitions == 0 ? json() : json(word_for(plan.partitions_reason))},
        {"memory_from", word_for(plan.memory_from)},
        {"short_from_bytes", plan.memory.short_from_bytes},
        {"table_bytes", plan.memory.table_bytes},
        {"batch_bytes", plan.memory.batch_bytes},
        {"most_bytes_at_once", plan.memory.most_bytes_at_once},
        {"most_reducers_at_once", plan.memory.most_reducers_at_once},
        {"scratch_folder", plan.scratch},
        {"reducers_mode", word_for(plan.reducers)},
        {"max_bad_records", plan.max_bad_records},
        {"order", word_for(plan.order)}};
}

json describe_skipped(const mapreduce::job_outcome& outcome) {
    json all = json::array();
    const std::size_t count = std::min(outcome.bad_records.size(), most_skipped_records);
    for (const mapreduce::bad_record& each : std::span(outcome.bad_records).first(count)) {
        all.push_back({{"input", mapreduce::file_of(each, outcome.inputs)},
                       {"offset", each.offset},
                       {"line", each.line ? json(*each.line) : json()},
                       {"reason", each.reason}});
    }
    return all;
}

// What it has counted.
void describe(json& to, const mapreduce::job_summary& summary) {
    to["workers"] = summary.workers;
    to["partitions"] = summary.partitions;
    to["inputs"] = summary.inputs;
    to["input_bytes"] = summary.input_bytes;
    to["tasks"] = summary.tasks;
    to["records"] = summary.records;
    to["bad_records"] = summary.bad_records;
    to["emitted"] = summary.emitted;
    to["combined"] = summary.combined;
    to["shuffled"] = summary.shuffled;
    to["reducers"] = summary.reducers;
    to["most_live_reducers"] = summary.most_reducers;
    to["switches"] = summary.switches;
    to["rounds"] = summary.rounds;
    to["messages"] = summary.messages;
    to["dropped_messages"] = summary.dropped_messages;
    to["memory_bytes"] = summary.memory_bytes;
    to["spilled_bytes"] = summary.spilled_bytes;
    to["scratch_bytes"] = summary.scratch_bytes;
    to["merged"] = summary.merged;
    to["results"] = summary.results;
    to["written"] = summary.written;
    to["last_status"] = summary.status;
    to["outputs"] = json::object();
    for (const auto& [name, count] : summary.outputs) to["outputs"][name] = count;
    to["counters"] = json::object();
    for (const auto& [name, count] : summary.counters) to["counters"][name] = count;
    const mapreduce::job_seconds& seconds = summary.seconds;
    to["seconds"] = {{"total", seconds.total},
                     {"map", seconds.map},
                     {"reduce", seconds.reduce},
                     {"sort", seconds.sort},
                     {"write", seconds.write}};
    const mapreduce::map_phase_seconds& map_phase = summary.map_phase;
    to["map_phase_seconds"] = {{"read", map_phase.read},
                               {"map", map_phase.map},
                               {"combine", map_phase.combine},
                               {"shuffle", map_phase.shuffle},
                               {"wait", map_phase.wait}};
}

json describe_job(const job_record& job, const mapreduce::job_outcome* outcome, run_status end) {
    json its = {{"job", job.name}};
    if (outcome == nullptr) {
        its["status"] = "not run";
    } else {
        its["status"] = status_word(outcome->done ? run_status::done : end);
        its["phase"] = word_for(outcome->phase);
    }
    its["file"] = job.file;
    its["compiler"] = job.compiler;
    its["parameters"] = json::object();
    for (const auto& [name, value] : job.parameters) its["parameters"][name] = value;
    if (outcome == nullptr) return its;
    describe(its, outcome->summary);
    its["skipped_records"] = describe_skipped(*outcome);
    its["plan"] = describe_plan(outcome->plan);
    return its;
}

json describe_output(const output_record& output) {
    return {{"to", output.folder.empty() ? "standard output" : "folder"},
            {"folder", output.folder.empty() ? json() : json(output.folder)},
            {"format", word_for(output.format)},
            {"compression", word_for(output.compression)},
            {"top", output.top ? json(*output.top) : json()},
            {"bytes", output.bytes.load()},
            {"parts", output.parts.load()},
            {"complete", output.complete.load()},
            {"reader_gone", output.reader_gone.load()}};
}

}  // namespace

std::string describe_run(const run_record& run, const run_end& end,
                         std::span<const mapreduce::job_outcome> outcomes) {
    json jobs = json::array();
    for (std::size_t i = 0; i < run.jobs.size(); ++i) {
        jobs.push_back(
            describe_job(run.jobs[i], i < outcomes.size() ? &outcomes[i] : nullptr, end.status));
    }
    const json all = {{"schema", report_schema},
                      {"version", THRONG_VERSION_STRING},
                      {"plugin_interface", THRONG_ABI_VERSION},
                      {"command", run.command},
                      {"status", status_word(end.status)},
                      {"error", end.status == run_status::done ? json() : json(end.error)},
                      {"exit_status", end.exit_status},
                      {"begin", utc(run.begin)},
                      {"end", utc(std::chrono::system_clock::now())},
                      {"host", describe_host()},
                      {"input_files", describe_inputs(run.inputs)},
                      {"jobs", std::move(jobs)},
                      {"output", describe_output(run.output)},
                      {"peak_rss_bytes", peak_resident_bytes()}};
    return all.dump(2, ' ', false, json::error_handler_t::replace) + '\n';
}

report_file::report_file(const std::string& path, io::file_system& files)
    : path_(path == "-" ? "/dev/stdout" : path), files_(files) {}

void report_file::write(const run_record& run, const run_end& end,
                        std::span<const mapreduce::job_outcome> outcomes) {
    const std::lock_guard lock(mutex_);
    if (!is_wanted() || is_written_) return;
    is_written_ = true;
    const std::string text = describe_run(run, end, outcomes);
    std::fflush(stdout);  // where it may go
    const int error_number = io::write_whole_file(path_, text, files_);
    if (error_number == 0) return;
    throw io::output_error(fmt::format("cannot write the report {}: {}", io::quoted_path(path_),
                                       io::reason(error_number)));
}

void report_file::write_without_waiting(const run_record& run, const run_end& end,
                                        std::span<const mapreduce::job_outcome> outcomes) noexcept {
    struct stat status;
    const bool is_there = ::stat(path_.c_str(), &status) == 0;
    if (io::descriptor_named(path_) || (is_there && !S_ISREG(status.st_mode))) return;
    try {
        write(run, end, outcomes);
    } catch (const std::exception&) {
        // there is no time to say so
    }
}

}  // namespace throng::cli
