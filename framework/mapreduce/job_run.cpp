#include "mapreduce/job_run.hpp"

#include "mapreduce/machine_memory.hpp"
#include "mapreduce/mapper.hpp"
#include "mapreduce/partition.hpp"
#include "mapreduce/result_writer.hpp"
#include "tasklet/scheduler.hpp"

#include <throng/runtime.hpp>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <thread>
#include <utility>

namespace throng::mapreduce {

namespace {

constexpr std::uint64_t smallest_split_bytes = std::uint64_t{256} << 10;
constexpr std::uint64_t largest_split_bytes = std::uint64_t{4} << 20;
constexpr unsigned splits_for_a_worker = 8;
constexpr unsigned least_partitions_for_a_worker = 32;
constexpr unsigned partitions_wanted = 1024;
constexpr std::uint64_t most_partitions_with_messages = 256;
constexpr unsigned least_partitions_with_messages = 4;  // for a worker, even if those are many
constexpr std::uint64_t part_for_first_messages = 16;
constexpr std::uint64_t bytes_for_a_partition = std::uint64_t{64} << 10;
constexpr std::size_t mapper_stack_bytes = std::size_t{256} << 10;

// Shard 0 is the main tasklet's; then come those of the mappers, then those of the partitions.
constexpr unsigned first_mapper_shard = 1;

// How the budget is divided. What is left is for records that wait, which are put aside as soon as
// three quarters of all are in use.
constexpr std::uint64_t part_for_batches = 8;
constexpr std::uint64_t part_for_tables = 16;
constexpr std::uint64_t part_for_open_blocks = 4;  // those of all partitions that are being filled
constexpr std::uint64_t part_for_reducing = 4;
constexpr std::size_t smallest_batch_bytes = std::size_t{1} << 10;
constexpr std::size_t usual_batch_bytes = std::size_t{4} << 10;
constexpr std::uint64_t smallest_table_bytes = std::uint64_t{64} << 10;
constexpr std::uint64_t largest_table_bytes = std::uint64_t{4} << 20;
// Small records that wait take this many times their size once they are sorted to their keys.
constexpr std::uint64_t growth_by_grouping = 3;
// Those that are sorted at once are counted in 32 bits; the smallest one has 5 bytes.
constexpr std::uint64_t most_grouped_bytes = std::uint64_t{16} << 30;
constexpr std::uint64_t bytes_of_live_reducer = 512;
constexpr std::uint64_t fewest_live_reducers = 64;

// So many batches has a mapper, at most: (5 / 4) for each partition.
std::uint64_t batches_of(unsigned partitions, unsigned workers) {
    return std::uint64_t{partitions} * workers * 5 / 4;
}

// Few for a small input: each takes some microseconds to set up. Few for little memory: each has
// open batches and blocks.
unsigned partitions_for(std::uint64_t input_bytes, const job_options& options) {
    const unsigned workers = options.workers;
    const std::uint64_t least = std::uint64_t{least_partitions_for_a_worker} * workers;
    const std::uint64_t most = partitions_for_many_keys(workers);
    const std::uint64_t for_batches =
        options.memory_bytes / part_for_batches / usual_batch_bytes / batches_of(1, workers);
    const std::uint64_t for_blocks =
        options.memory_bytes / part_for_open_blocks / memory_pool::block_bytes;
    const std::uint64_t wanted = std::clamp(input_bytes / bytes_for_a_partition, least, most);
    return static_cast<unsigned>(
        std::max<std::uint64_t>(1, std::min({wanted, for_batches, for_blocks})));
}

std::size_t batch_bytes_for(const job_options& options) {
    const std::uint64_t share =
        options.memory_bytes / part_for_batches /
        std::max<std::uint64_t>(1, batches_of(options.partitions, options.workers));
    // A block is taken for all that is more than half of one.
    if (share >= outbox::largest_batch_bytes) return outbox::largest_batch_bytes;
    return static_cast<std::size_t>(
        std::clamp<std::uint64_t>(share, smallest_batch_bytes, outbox::largest_batch_bytes / 2));
}

// A power of two.
std::uint32_t table_bytes_for(const job_options& options) {
    const std::uint64_t share = options.memory_bytes / part_for_tables / options.workers;
    return static_cast<std::uint32_t>(
        std::bit_floor(std::clamp(share, smallest_table_bytes, largest_table_bytes)));
}

std::string folder_for_temporary_files() {
    const char* named = std::getenv("TMPDIR");
    return named != nullptr && *named != '\0' ? named : "/tmp";
}

// Reducers that send messages use all partitions at the same time, and keep blocks for each pair of
// them. So there are few: as many as keep the reducers of one, of some hundred thousand, in a
// processor's cache, and as leave nine tenths of memory for more than first blocks.
unsigned partitions_with_messages(const job_options& options) {
    const std::uint64_t wanted =
        std::min(std::uint64_t{least_partitions_for_a_worker} * options.workers,
                 std::max(most_partitions_with_messages,
                          std::uint64_t{least_partitions_with_messages} * options.workers));
    const std::uint64_t pairs =
        options.memory_bytes / part_for_first_messages / message_outbox::first_block_bytes;
    const auto for_pairs = static_cast<std::uint64_t>(std::sqrt(static_cast<double>(pairs)));
    return static_cast<unsigned>(std::max<std::uint64_t>(1, std::min(wanted, for_pairs)));
}

job_options completed(job_options options, const std::vector<io::input>& inputs,
                      const job_instance& instance) {
    instance.check(options);
    if (instance.sends_messages()) options.reducers = reducer_mode::live;
    if (options.workers == 0) options.workers = std::max(1u, std::thread::hardware_concurrency());
    std::uint64_t bytes = 0;
    bool streams = false;
    for (const io::input& each : inputs) {
        bytes += each.size;
        streams = streams || each.stream;
    }
    if (options.memory_bytes == 0) options.memory_bytes = usual_memory_bytes();
    if (options.partitions == 0) {
        const std::uint64_t expected = streams ? std::numeric_limits<std::uint64_t>::max() : bytes;
        options.partitions = instance.sends_messages() ? partitions_with_messages(options)
                                                       : partitions_for(expected, options);
    }
    if (options.scratch.empty()) options.scratch = folder_for_temporary_files();
    if (options.split_bytes == 0) {
        options.split_bytes = std::clamp(bytes / (splits_for_a_worker * options.workers),
                                         smallest_split_bytes, largest_split_bytes);
    }
    return options;
}

}  // namespace

unsigned partitions_for_many_keys(unsigned workers) {
    return std::max(partitions_wanted, least_partitions_for_a_worker * workers);
}

/// Marks where one phase ends and the next begins.
class job_run::phases {
public:
    phases(job_progress& progress, job_seconds& seconds)
        : progress_(progress), seconds_(seconds), begin_(clock::now()), since_(begin_) {}

    void enter(job_phase next) {
        const clock::time_point now = clock::now();
        const double spent = std::chrono::duration<double>(now - since_).count();
        switch (progress_.phase.load()) {
            case job_phase::mapping:
                seconds_.map += spent;
                break;
            case job_phase::reducing:
                seconds_.reduce += spent;
                break;
            case job_phase::sorting:
                seconds_.sort += spent;
                break;
            case job_phase::writing:
                seconds_.write += spent;
                break;
            default:
                break;
        }
        since_ = now;
        seconds_.total = std::chrono::duration<double>(now - begin_).count();
        progress_.phase.store(next);
    }

private:
    using clock = std::chrono::steady_clock;
    job_progress& progress_;
    job_seconds& seconds_;
    clock::time_point begin_;
    clock::time_point since_;
};

job_run::job_run(const throng_job& job, std::vector<io::input> inputs, job_options options,
                 io::file_system& files)
    : instance_(job, options.parameters),
      inputs_(std::move(inputs)),
      files_(files),
      options_(completed(std::move(options), inputs_, instance_)),
      memory_(options_.memory_bytes),
      scratch_(options_.scratch, files),
      where_{memory_, scratch_},
      results_(where_, arrangement()) {}

job_run::~job_run() = default;

job_summary job_run::run(io::sink& sink) {
    job_summary summary;
    phases timer(progress_, summary.seconds);
    map_and_reduce(summary, timer);
    writing_plan plan;
    plan.order = arrangement().order;
    plan.top = options_.top;
    plan.workers = options_.workers;
    plan.cancelled = [this] { return cancelled_.load(); };
    plan.entering_phase = [&timer](job_phase next) { timer.enter(next); };
    const writing_counts counts = results_.write(sink, plan);
    summary.results = counts.results;
    summary.written = counts.written;
    summary.spilled_bytes = scratch_.data_bytes();
    summary.scratch_bytes = scratch_.stored_bytes();
    summary.memory_bytes = options_.memory_bytes;
    timer.enter(job_phase::done);
    return summary;
}

void job_run::map_and_reduce(job_summary& summary, phases& timer) {
    timer.enter(job_phase::mapping);
    io::split_queue splits(inputs_, options_.split_bytes);
    io::line_index lines(inputs_, io::line_index::usual_granule_bytes, files_);
    progress_.input_bytes = splits.total_bytes();
    const auto mapper_count = static_cast<unsigned>(
        std::clamp<std::uint64_t>(splits.total_splits(), 1, options_.workers));
    const unsigned partition_count = instance_.map_only() ? 0 : options_.partitions;
    const unsigned first_partition_shard = first_mapper_shard + mapper_count;
    runtime its({.workers = options_.workers, .shards = first_partition_shard + partition_count});
    const memory_pool::watch tasklets_count(memory_, its.scheduler().memory());
    if (instance_.sends_messages()) {
        rounds_ = std::make_unique<message_rounds>(partitions_, partition_count, progress_);
        progress_.rounds.store(1);
    }
    const reduce_work work_of_reducers = work_of_partitions();
    for (unsigned i = 0; i < partition_count; ++i) {
        partitions_.push_back(std::make_unique<partition>(
            its.scheduler().at(first_partition_shard + i), work_of_reducers, i));
    }
    reducing_ = std::make_unique<reduce_queue>(partitions_);
    const map_work work{instance_,
                        inputs_,
                        files_,
                        splits,
                        lines,
                        progress_,
                        options_.max_bad_records,
                        memory_,
                        results_,
                        batch_bytes_for(options_),
                        table_bytes_for(options_)};
    for (unsigned i = 0; i < mapper_count; ++i) {
        mappers_.push_back(std::make_unique<mapper>(
            work, its.scheduler().at(first_mapper_shard + i), partitions_));
    }
    run_in(its, timer);
    count(summary, its);
    // Reducers may have waited for something else when their partition was done.
    for (const auto& each : partitions_) each->results().hand_over();
}

reduce_work job_run::work_of_partitions() {
    const std::uint64_t share = options_.memory_bytes / part_for_reducing / options_.workers;
    return {instance_,
            options_.reducers,
            progress_,
            where_,
            results_,
            std::min(share / growth_by_grouping, most_grouped_bytes),
            std::max(fewest_live_reducers, share / bytes_of_live_reducer),
            looks_,
            rounds_.get()};
}

void job_run::run_in(runtime& its, phases& timer) {
    {
        const std::lock_guard lock(mutex_);
        runtime_ = &its;
    }
    try {
        its.run([&] {
            throw_if_cancelled();
            run_mappers(its);
            timer.enter(job_phase::reducing);
            memory_.trim();  // of the mappers' batches, which are gone
            // A worker has one to reduce, and the next one when that is done; but rounds of
            // messages are for all at once.
            const std::size_t at_once = rounds_ ? partitions_.size() : options_.workers;
            for (std::size_t i = 0; i < at_once; ++i) reducing_->close_next();
        });
    } catch (...) {
        const std::lock_guard lock(mutex_);
        runtime_ = nullptr;
        throw;
    }
    const std::lock_guard lock(mutex_);
    runtime_ = nullptr;
}

void job_run::run_mappers(runtime& its) {
    // A failure ends the run at once, rather than when the mappers before that one are done.
    const auto run_mapper = [&its](mapper& which) {
        try {
            which.run();
        } catch (const tasklet_killed&) {
            throw;
        } catch (...) {
            its.scheduler().fail(std::current_exception());
            throw;
        }
    };
    std::vector<tasklet<void>> running;
    for (std::size_t i = 0; i < mappers_.size(); ++i) {
        running.push_back(
            spawn({.name = "mapper " + std::to_string(i),
                   .stack_bytes = mapper_stack_bytes,
                   .shard = placement::on(first_mapper_shard + static_cast<std::uint32_t>(i))},
                  [&run_mapper, which = mappers_[i].get()] { run_mapper(*which); }));
    }
    for (tasklet<void>& each : running) each.join();
}

void job_run::count(job_summary& summary, const runtime& finished) const {
    summary.inputs = inputs_.size();
    summary.input_bytes = progress_.mapped_bytes.load();
    summary.bad_records = progress_.bad_records.load();
    job_counters own;
    for (const auto& each : mappers_) {
        own.add(each->own_counters());
        summary.records += each->counters().records;
        summary.emitted += each->counters().emitted;
        summary.combined += each->counters().combined;
        summary.map_phase.read += each->seconds().read;
        summary.map_phase.map += each->seconds().map;
        summary.map_phase.combine += each->seconds().combine;
        summary.map_phase.wait += each->seconds().wait;
    }
    for (const auto& each : partitions_) {
        own.add(each->own_counters());
        summary.shuffled += each->records();
        summary.merged += each->merged();
        summary.map_phase.shuffle += each->seconds_of_shuffle();
        summary.reducers += each->reducers();
        summary.dropped_messages += each->dropped_messages();
    }
    summary.rounds = progress_.rounds.load();
    summary.messages = progress_.messages.load();
    summary.counters = own.by_name();
    summary.most_reducers = static_cast<std::uint64_t>(progress_.most_live_reducers.load());
    summary.switches = finished.statistics().switches;
    summary.workers = options_.workers;
    summary.partitions = static_cast<unsigned>(partitions_.size());
}

std::vector<bad_record> job_run::take_bad_records() {
    std::vector<bad_record> all;
    for (const auto& each : mappers_) {
        std::ranges::move(std::exchange(each->skipped(), {}), std::back_inserter(all));
    }
    sort_bad_records(all);
    return all;
}

result_collection::arrangement job_run::arrangement() const {
    result_order order = options_.order;
    if (order == result_order::automatic) {
        order = instance_.map_only()       ? result_order::none
                : options_.top.has_value() ? result_order::value
                                           : result_order::key;
    }
    return {order, instance_.map_only(), options_.top, options_.workers};
}

void job_run::cancel() {
    cancelled_.store(true);
    const std::lock_guard lock(mutex_);
    if (runtime_ != nullptr) {
        runtime_->scheduler().fail(std::make_exception_ptr(job_cancelled("the job was cancelled")));
    }
}

void job_run::throw_if_cancelled() const {
    if (cancelled_.load()) throw job_cancelled("the job was cancelled");
}

}  // namespace throng::mapreduce
