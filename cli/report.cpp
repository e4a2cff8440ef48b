#include "report.hpp"

#include "experiments/resident_memory.hpp"
#include "io/errors.hpp"
#include "io/whole_file.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace throng::cli {

namespace {

nlohmann::ordered_json describe(const std::string& job_name,
                                const mapreduce::job_summary& summary) {
    const mapreduce::job_seconds& seconds = summary.seconds;
    const mapreduce::map_phase_seconds& map_phase = summary.map_phase;
    return {
        {"job", job_name},
        {"workers", summary.workers},
        {"partitions", summary.partitions},
        {"inputs", summary.inputs},
        {"input_bytes", summary.input_bytes},
        {"records", summary.records},
        {"bad_records", summary.bad_records},
        {"emitted", summary.emitted},
        {"combined", summary.combined},
        {"shuffled", summary.shuffled},
        {"reducers", summary.reducers},
        {"most_live_reducers", summary.most_reducers},
        {"switches", summary.switches},
        {"rounds", summary.rounds},
        {"messages", summary.messages},
        {"dropped_messages", summary.dropped_messages},
        {"memory_bytes", summary.memory_bytes},
        {"spilled_bytes", summary.spilled_bytes},
        {"scratch_bytes", summary.scratch_bytes},
        {"merged", summary.merged},
        {"results", summary.results},
        {"written", summary.written},
        {"counters", summary.counters},
        {"seconds",
         {{"total", seconds.total},
          {"map", seconds.map},
          {"reduce", seconds.reduce},
          {"sort", seconds.sort},
          {"write", seconds.write}}},
        {"map_phase_seconds",
         {{"read", map_phase.read},
          {"map", map_phase.map},
          {"combine", map_phase.combine},
          {"shuffle", map_phase.shuffle},
          {"wait", map_phase.wait}}},
    };
}

nlohmann::ordered_json describe(std::span<const mapreduce::job_outcome> jobs) {
    nlohmann::ordered_json all;
    if (jobs.size() == 1) {
        all = describe(jobs.front().job, jobs.front().summary);
    } else {
        for (const mapreduce::job_outcome& each : jobs) {
            all["chain"].push_back(describe(each.job, each.summary));
        }
    }
    all["peak_rss_bytes"] = peak_resident_bytes();
    return all;
}

}  // namespace

void write_report(const std::string& path, std::span<const mapreduce::job_outcome> jobs) {
    const std::string text = describe(jobs).dump(2) + '\n';
    const int error_number = io::write_whole_file(path, text);
    if (error_number == 0) return;
    throw io::output_error(fmt::format("cannot write the report {}: {}", io::quoted_path(path),
                                       io::reason(error_number)));
}

}  // namespace throng::cli
