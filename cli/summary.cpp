#include "summary.hpp"

#include "quantities.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace throng::cli {

std::string describe_summary(const std::string& job_name, const mapreduce::job_summary& summary) {
    std::string text = fmt::format(
        "{}: {} of {} in {}, {}, with {}\n", job_name, bytes(summary.input_bytes),
        counted(summary.inputs, "input"), duration(summary.seconds.total),
        rate(summary.input_bytes, summary.seconds.total), counted(summary.workers, "worker"));
    text += fmt::format("  map     {}, {}", counted(summary.records, "record"),
                        counted(summary.emitted, "pair"));
    if (summary.combined > 0) {
        text += fmt::format(", {} combined", grouped(static_cast<std::int64_t>(summary.combined)));
    }
    text += "\n";
    if (summary.partitions > 0) {
        text += fmt::format("  reduce  {}, {} alive at once, in {}; {} switches\n",
                            counted(summary.reducers, "reducer"),
                            grouped(static_cast<std::int64_t>(summary.most_reducers)),
                            counted(summary.partitions, "shard"),
                            grouped(static_cast<std::int64_t>(summary.switches)));
    }
    text += fmt::format("  output  {}", counted(summary.written, "result"));
    if (summary.written != summary.results) {
        text += fmt::format(" of {}", grouped(static_cast<std::int64_t>(summary.results)));
    }
    return text + "\n";
}

void print_summary(const std::string& job_name, const mapreduce::job_summary& summary) {
    std::fputs(describe_summary(job_name, summary).c_str(), stderr);
}

}  // namespace throng::cli
