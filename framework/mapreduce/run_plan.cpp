#include "mapreduce/run_plan.hpp"

#include "io/splits.hpp"
#include "mapreduce/job_input.hpp"
#include "mapreduce/job_instance.hpp"
#include "mapreduce/machine_memory.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <thread>

namespace throng::mapreduce {

namespace {

constexpr std::uint64_t smallest_split_bytes = std::uint64_t{256} << 10;
constexpr std::uint64_t largest_split_bytes = std::uint64_t{4} << 20;
constexpr unsigned splits_for_a_worker = 8;

std::string folder_for_temporary_files() {
    const char* named = std::getenv("TMPDIR");
    return named != nullptr && *named != '\0' ? named : "/tmp";
}

bool sends_messages(const throng_job& job) { return (job.flags & THRONG_JOB_MESSAGES) != 0; }

// Whole inputs are as large as they are.
void fit_splits_to_records(run_plan& plan, io::record_cut cut, std::span<const io::input> inputs) {
    if (cut.kind != io::record_kind::whole) {
        plan.split_bytes = split_bytes_for(cut, plan.split_bytes);
        return;
    }
    plan.split_bytes = 1;
    plan.split_reason = size_reason::record;
    for (const io::input& each : inputs) plan.split_bytes = std::max(plan.split_bytes, each.size);
}

// Tasks are handed out one by one, unless there are a great many.
void plan_tasks(run_plan& plan, const io::input& tasks, const job_options& options) {
    constexpr std::uint64_t most_splits_for_a_worker = 4096;
    plan.tasks = tasks.size;
    plan.tasks_reason = options.tasks == 0 ? size_reason::least : size_reason::asked;
    plan.split_bytes =
        std::max<std::uint64_t>(1, tasks.size / (most_splits_for_a_worker * plan.workers));
    plan.split_reason = size_reason::record;
}

void plan_splits(run_plan& plan, io::record_cut cut, std::span<const io::input> inputs,
                 const job_options& options) {
    for (const io::input& each : inputs) {
        if (each.tasks) continue;
        ++plan.inputs;
        plan.input_bytes += io::expected_bytes(each);
        plan.has_stream = plan.has_stream || (each.stream && each.stored_bytes == 0);
    }
    const std::uint64_t wanted = plan.input_bytes / (splits_for_a_worker * plan.workers);
    plan.split_bytes = std::clamp(wanted, smallest_split_bytes, largest_split_bytes);
    plan.split_reason = wanted < smallest_split_bytes  ? size_reason::least
                        : wanted > largest_split_bytes ? size_reason::most
                                                       : size_reason::input;
    if (options.split_bytes != 0) {
        plan.split_bytes = options.split_bytes;
        plan.split_reason = size_reason::asked;
    }
    if (cut.kind == io::record_kind::task) {
        plan_tasks(plan, inputs.front(), options);
    } else {
        fit_splits_to_records(plan, cut, inputs);
    }
    const bool of_empty = cut.kind == io::record_kind::whole;
    plan.takes_pieces = splits_by_frames(cut);
    plan.splits =
        io::split_queue(inputs, plan.split_bytes, of_empty, plan.takes_pieces).total_splits();
    plan.mappers = static_cast<unsigned>(std::clamp<std::uint64_t>(plan.splits, 1, plan.workers));
    if (options.stage) plan.mappers = plan.workers;  // all of them read the stream
}

// What writes pairs needs no more than one for each worker.
chosen_partitions partitions_of_stage(const stage_options& stage, unsigned workers,
                                      const job_options& options) {
    if (stage.kind == stage_kind::map) return {workers, size_reason::machine};
    return choose_partitions(part_bytes_of_reduce_stage(options.memory_bytes), workers,
                             options.memory_bytes);
}

chosen_partitions partitions_of(const throng_job& job, const run_plan& plan,
                                const job_options& options) {
    if (options.partitions != 0) return {options.partitions, size_reason::asked};
    if (options.stage) return partitions_of_stage(*options.stage, plan.workers, options);
    if (sends_messages(job))
        return choose_partitions_with_messages(plan.workers, options.memory_bytes);
    const std::uint64_t expected =
        plan.has_stream ? std::numeric_limits<std::uint64_t>::max() : plan.input_bytes;
    return choose_partitions(expected, plan.workers, options.memory_bytes);
}

result_order order_of(const throng_job& job, const job_options& options) {
    if (options.order != result_order::automatic) return options.order;
    if (is_map_only(job)) return result_order::none;
    return options.top.has_value() ? result_order::value : result_order::key;
}

}  // namespace

void settle_memory(job_options& options) {
    if (options.memory_bytes != 0) return;
    const memory_limit limit = limit_of_memory();
    options.memory_bytes = usual_share(limit.bytes);
    options.memory_from = limit.origin;
}

unsigned threads_of(const job_options& options) {
    return options.workers != 0 ? options.workers
                                : std::max(1u, std::thread::hardware_concurrency());
}

run_plan plan_run(const throng_job& job, std::span<const io::input> inputs,
                  const job_options& given) {
    job_options options = given;
    settle_memory(options);
    run_plan plan;
    plan.workers_reason = options.workers == 0 ? size_reason::machine : size_reason::asked;
    plan.workers = threads_of(options);
    plan_splits(plan, cut_of(job, options), inputs, options);
    const chosen_partitions partitions = partitions_of(job, plan, options);
    plan.partitions = is_map_only(job) ? 0 : partitions.count;
    plan.partitions_reason = partitions.reason;
    plan.memory = divide_memory(options.memory_bytes, plan.workers, plan.partitions);
    if (options.stage && options.stage->kind == stage_kind::map) {
        plan.memory.table_bytes = table_bytes_of_map_stage(options.memory_bytes, plan.workers);
    }
    plan.memory_from = options.memory_from;
    plan.scratch = options.scratch.empty() ? folder_for_temporary_files() : options.scratch;
    plan.order = order_of(job, options);
    plan.reducers = sends_messages(job) ? reducer_mode::live : options.reducers;
    plan.max_bad_records = options.max_bad_records;
    return plan;
}

}  // namespace throng::mapreduce
