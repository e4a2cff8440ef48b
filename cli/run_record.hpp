// What is known of a run besides what its jobs have done: who asked for what, when and where.
#pragma once

#include "io/compression/output_compression.hpp"
#include "io/inputs.hpp"
#include "mapreduce/job.hpp"
#include "mapreduce/job_instance.hpp"

#include <throng/abi.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace throng::plugin {
class plugin;
}

namespace throng::cli {

struct job_arguments;

/// A job that has been loaded.
struct job_record {
    std::string name;
    std::string summary;
    std::string file;
    std::string compiler;
    bool combines = false;
    bool reduces = false;
    throng_order order = THRONG_ORDER_UNSPECIFIED;
    /// All that the job has, as they are set; until that is known, those that are given.
    mapreduce::parameter_values parameters;
};

/// Where the results go, and what has gone there. The atomic ones may be read while it does.
struct output_record {
    std::string folder;  // empty: standard output
    std::optional<std::uint64_t> top;
    mapreduce::result_format format = mapreduce::result_format::tsv;
    io::output_compression compression = io::output_compression::none;
    std::atomic<std::uint64_t> bytes{0};
    std::atomic<std::uint32_t> parts{0};   // files of results in the folder, once it is in place
    std::atomic<bool> complete{false};     // all results are out, the folder is in place
    std::atomic<bool> reader_gone{false};  // nobody wanted the rest
};

struct run_record {
    std::vector<std::string> command;  // the words of the command line
    std::chrono::system_clock::time_point begin;
    std::vector<job_record> jobs;
    std::vector<io::input> inputs;
    output_record output;
};

/// The words that this program was started with.
[[nodiscard]] std::vector<std::string> words_of_command_line();

/// What is to be known of a job that has not been set up.
[[nodiscard]] job_record record_of(const plugin::plugin& job, const job_arguments& given);

/// For people: "map, combine, reduce".
[[nodiscard]] std::string steps_of(const job_record& job);

}  // namespace throng::cli
