#include "report.hpp"

#include "experiments/resident_memory.hpp"
#include "io/errors.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstdio>
#include <fstream>

namespace throng::cli {

namespace {

nlohmann::ordered_json describe(const std::string& job_name,
                                const mapreduce::job_summary& summary) {
    const mapreduce::job_seconds& seconds = summary.seconds;
    const mapreduce::mapper_seconds& mappers = summary.mappers;
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
        {"memory_bytes", summary.memory_bytes},
        {"spilled_bytes", summary.spilled_bytes},
        {"scratch_bytes", summary.scratch_bytes},
        {"results", summary.results},
        {"written", summary.written},
        {"seconds",
         {{"total", seconds.total},
          {"map", seconds.map},
          {"reduce", seconds.reduce},
          {"sort", seconds.sort},
          {"write", seconds.write}}},
        {"mapper_seconds",
         {{"read", mappers.read}, {"map", mappers.map}, {"wait", mappers.wait}}},
        {"peak_rss_bytes", peak_resident_bytes()},
    };
}

// Leaves nothing behind.
[[noreturn]] void refuse(const std::string& path, const std::string& unfinished) {
    const int error_number = errno;
    std::remove(unfinished.c_str());
    throw io::output_error(fmt::format("cannot write the report {}: {}", io::quoted_path(path),
                                       io::reason(error_number)));
}

}  // namespace

void write_report(const std::string& path, const std::string& job_name,
                  const mapreduce::job_summary& summary) {
    const std::string unfinished = path + ".part";
    std::ofstream file(unfinished, std::ios::binary | std::ios::trunc);
    file << describe(job_name, summary).dump(2) << '\n';
    file.close();
    if (!file) refuse(path, unfinished);
    if (std::rename(unfinished.c_str(), path.c_str()) != 0) refuse(path, unfinished);
}

}  // namespace throng::cli
