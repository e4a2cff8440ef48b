#include "summary.hpp"

#include "io/errors.hpp"
#include "quantities.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace throng::cli {

namespace {

std::string describe_input(const mapreduce::job_summary& summary) {
    if (summary.tasks > 0) {
        return fmt::format("{} in {}, {}", counted(summary.tasks, "task"),
                           duration(summary.seconds.total), counted(summary.workers, "worker"));
    }
    std::string text =
        fmt::format("{} from {} in {}", bytes(summary.input_bytes),
                    counted(summary.inputs, "input"), duration(summary.seconds.total));
    if (summary.input_bytes > 0) {
        text += fmt::format(" ({})", rate(summary.input_bytes, summary.seconds.total));
    }
    return text + ", " + counted(summary.workers, "worker");
}

std::string grouped_count(std::uint64_t number) {
    return grouped(static_cast<std::int64_t>(number));
}

}  // namespace

std::string describe_summary(const std::string& job_name, const mapreduce::job_summary& summary) {
    std::string text = fmt::format("{}: {}\n", job_name, describe_input(summary));
    text += fmt::format("  map     {}", counted(summary.records, "record"));
    if (summary.bad_records > 0) {
        text += fmt::format(", {} of them bad and skipped", grouped_count(summary.bad_records));
    }
    text += ", " + counted(summary.emitted, "pair");
    if (summary.combined > 0) text += fmt::format(", {} combined", grouped_count(summary.combined));
    text += "\n";
    if (summary.partitions > 0) {
        text += fmt::format(
            "  reduce  {}, {} alive at once, in {}; {}\n", counted(summary.reducers, "reducer"),
            grouped_count(summary.most_reducers), counted(summary.partitions, "shard"),
            counted(summary.switches, "switch", "switches"));
    }
    if (summary.rounds > 0) {
        text += fmt::format("  rounds  {}, {}", grouped_count(summary.rounds),
                            counted(summary.messages, "message"));
        if (summary.dropped_messages > 0) {
            text += fmt::format(", {} of them dropped, to reducers that had returned",
                                grouped_count(summary.dropped_messages));
        }
        text += "\n";
    }
    if (summary.spilled_bytes > 0) {
        text += fmt::format("  spill   {} of records and results, {} on disk\n",
                            bytes(summary.spilled_bytes), bytes(summary.scratch_bytes));
    }
    const bool all = summary.written == summary.results;
    text += all ? fmt::format("  output  {}\n", counted(summary.results, "result"))
                : fmt::format("  output  {} of {}\n", grouped_count(summary.written),
                              counted(summary.results, "result"));
    for (const auto& [name, count] : summary.outputs) {
        text += fmt::format("  output  {}: {}\n", name, counted(count, "result"));
    }
    for (const auto& [name, count] : summary.counters) {
        text += fmt::format("  count   {}: {}\n", io::printable(name), grouped_count(count));
    }
    return text;
}

void print_summary(const std::string& job_name, const mapreduce::job_summary& summary) {
    std::fputs(describe_summary(job_name, summary).c_str(), stderr);
}

}  // namespace throng::cli
