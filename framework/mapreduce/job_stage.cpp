#include "mapreduce/job_stage.hpp"

#include "io/divided_stream.hpp"
#include "mapreduce/job.hpp"
#include "mapreduce/job_input.hpp"
#include "mapreduce/job_instance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace throng::mapreduce {

namespace {

constexpr std::uint64_t part_for_pairs = 8;
constexpr std::uint64_t fewest_pair_bytes = std::uint64_t{1} << 20;
constexpr std::uint64_t most_pair_bytes = std::uint64_t{256} << 20;

// The table grows, and has long keys beside it.
constexpr std::uint64_t part_for_tables = 8;
constexpr std::uint64_t smallest_table_bytes = std::uint64_t{64} << 10;
constexpr std::uint64_t largest_table_bytes = std::uint64_t{256} << 20;

[[noreturn]] void refuse(const throng_job& job, std::string_view why) {
    throw job_error(fmt::format("job '{}' cannot run in stages: {}", to_string(job.name), why));
}

}  // namespace

io::division_of_stream division_of(const stage_options& stage, io::record_cut cut,
                                   std::uint64_t memory_bytes) {
    io::division_of_stream how;
    how.most_memory_bytes = memory_bytes;
    how.cut = cut;
    if (stage.kind == stage_kind::map) {
        how.header = stage.header;
        return how;
    }
    how.part_bytes = part_bytes_of_reduce_stage(memory_bytes);
    return how;
}

std::uint64_t part_bytes_of_reduce_stage(std::uint64_t memory_bytes) {
    return std::clamp(memory_bytes / part_for_pairs, fewest_pair_bytes, most_pair_bytes);
}

std::uint32_t table_bytes_of_map_stage(std::uint64_t memory_bytes, unsigned workers) {
    const std::uint64_t share = memory_bytes / part_for_tables / workers;
    return static_cast<std::uint32_t>(
        std::bit_floor(std::clamp(share, smallest_table_bytes, largest_table_bytes)));
}

void check_stages(const throng_job& job) {
    if ((job.flags & THRONG_JOB_MESSAGES) != 0) {
        refuse(job,
               "its reducers send each other messages, for which all must live in one process; "
               "run it with throng run");
    }
    if (job.output_count > 0) {
        refuse(job, fmt::format("it writes to the output '{}' too, and a stage has but one, "
                                "standard output",
                                to_string(job.outputs[0])));
    }
    const io::record_cut cut = cut_of(job);
    if (cut.kind == io::record_kind::task) {
        refuse(job, "it reads no input, and a map stage is given one");
    }
    if (cut.kind == io::record_kind::fixed || cut.kind == io::record_kind::whole) {
        refuse(job,
               fmt::format("it reads {}, and a map stage is given lines", describe_input(job)));
    }
}

std::string reason_for_one_reduce_stage(const throng_job& job) {
    if (job.collector_count > 0) {
        return fmt::format("its collector '{}' takes what the reducers of all keys send",
                           to_string(job.collectors[0]));
    }
    if (job.cleanup != nullptr) return "its cleanup runs once, behind the reducers of all keys";
    return {};
}

}  // namespace throng::mapreduce
