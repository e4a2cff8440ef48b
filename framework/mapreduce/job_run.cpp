#include "mapreduce/job_run.hpp"

#include "mapreduce/mapper.hpp"
#include "mapreduce/partition.hpp"
#include "mapreduce/result_writer.hpp"
#include "tasklet/scheduler.hpp"

#include <throng/runtime.hpp>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <thread>
#include <utility>

namespace throng::mapreduce {

namespace {

constexpr std::uint64_t smallest_split_bytes = std::uint64_t{256} << 10;
constexpr std::uint64_t largest_split_bytes = std::uint64_t{4} << 20;
constexpr unsigned splits_for_a_worker = 8;
constexpr unsigned least_partitions_for_a_worker = 32;
constexpr unsigned partitions_wanted = 1024;
constexpr std::uint64_t bytes_for_a_partition = std::uint64_t{64} << 10;
constexpr std::size_t mapper_stack_bytes = std::size_t{256} << 10;

// Shard 0 is the main tasklet's; then come those of the mappers, then those of the partitions.
constexpr unsigned first_mapper_shard = 1;

// Few for a small input: each takes some microseconds to set up.
unsigned partitions_for(std::uint64_t input_bytes, unsigned workers) {
    const std::uint64_t least = std::uint64_t{least_partitions_for_a_worker} * workers;
    const std::uint64_t most = partitions_for_many_keys(workers);
    return static_cast<unsigned>(std::clamp(input_bytes / bytes_for_a_partition, least, most));
}

job_options completed(job_options options, const std::vector<io::input>& inputs) {
    if (options.workers == 0) options.workers = std::max(1u, std::thread::hardware_concurrency());
    std::uint64_t bytes = 0;
    bool streams = false;
    for (const io::input& each : inputs) {
        bytes += each.size;
        streams = streams || each.stream;
    }
    if (options.partitions == 0) {
        options.partitions = streams ? partitions_for_many_keys(options.workers)
                                     : partitions_for(bytes, options.workers);
    }
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

job_run::job_run(const throng_job& job, std::vector<io::input> inputs, job_options options)
    : instance_(job, options.parameters),
      inputs_(std::move(inputs)),
      options_(completed(std::move(options), inputs_)) {}

job_run::~job_run() = default;

job_summary job_run::run(io::sink& sink) {
    job_summary summary;
    phases timer(progress_, summary.seconds);
    map_and_reduce(summary, timer);
    writing_plan plan;
    plan.order = effective_order();
    plan.top = options_.top;
    plan.workers = options_.workers;
    plan.cancelled = [this] { return cancelled_.load(); };
    plan.entering_phase = [&timer](job_phase next) { timer.enter(next); };
    const writing_counts counts = write_results(chunks_in_order(), sink, plan);
    summary.results = counts.results;
    summary.written = counts.written;
    timer.enter(job_phase::done);
    return summary;
}

void job_run::map_and_reduce(job_summary& summary, phases& timer) {
    timer.enter(job_phase::mapping);
    io::split_queue splits(inputs_, options_.split_bytes);
    io::line_index lines(inputs_);
    progress_.input_bytes = splits.total_bytes();
    const auto mapper_count = static_cast<unsigned>(
        std::clamp<std::uint64_t>(splits.total_splits(), 1, options_.workers));
    const unsigned partition_count = instance_.map_only() ? 0 : options_.partitions;
    const unsigned first_partition_shard = first_mapper_shard + mapper_count;
    runtime its({.workers = options_.workers, .shards = first_partition_shard + partition_count});
    const map_work work{instance_, inputs_, splits, lines, progress_, options_.max_bad_records};
    for (unsigned i = 0; i < partition_count; ++i) {
        partitions_.push_back(std::make_unique<partition>(
            its.scheduler().at(first_partition_shard + i), instance_, options_.reducers,
            progress_));
    }
    reducing_ = std::make_unique<reduce_queue>(partitions_);
    for (unsigned i = 0; i < mapper_count; ++i) {
        mappers_.push_back(std::make_unique<mapper>(
            work, its.scheduler().at(first_mapper_shard + i), partitions_));
    }
    run_in(its, timer);
    count(summary, its);
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
            // A worker has one to reduce, and the next one when that is done.
            for (unsigned i = 0; i < options_.workers; ++i) reducing_->close_next();
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
    for (const auto& each : mappers_) {
        summary.records += each->counters().records;
        summary.emitted += each->counters().emitted;
        summary.combined += each->counters().combined;
        summary.mappers.read += each->seconds().read;
        summary.mappers.map += each->seconds().map;
        summary.mappers.wait += each->seconds().wait;
    }
    for (const auto& each : partitions_) {
        summary.shuffled += each->records();
        summary.reducers += each->reducers();
    }
    summary.most_reducers = static_cast<std::uint64_t>(progress_.most_live_reducers.load());
    summary.switches = finished.statistics().switches;
    summary.workers = options_.workers;
    summary.partitions = static_cast<unsigned>(partitions_.size());
}

std::vector<std::string_view> job_run::chunks_in_order() {
    std::vector<std::string_view> chunks;
    for (const auto& each : partitions_) {
        const std::size_t end = each->results().seal();
        for (std::size_t i = 0; i < end; ++i) chunks.push_back(each->results().chunk(i));
    }
    struct piece {
        io::split source;
        mapper* from;
        std::size_t begin, end;
    };
    std::vector<piece> pieces;
    for (const auto& each : mappers_) {
        for (const split_results& done : each->splits_done()) {
            pieces.push_back({done.source, each.get(), done.begin, done.end});
        }
    }
    std::ranges::sort(pieces, {}, [](const piece& each) {
        return std::pair(each.source.input, each.source.begin);
    });
    for (const piece& each : pieces) {
        for (std::size_t i = each.begin; i < each.end; ++i) {
            chunks.push_back(each.from->results().chunk(i));
        }
    }
    return chunks;
}

std::vector<bad_record> job_run::take_bad_records() {
    std::vector<bad_record> all;
    for (const auto& each : mappers_) {
        std::ranges::move(std::exchange(each->skipped(), {}), std::back_inserter(all));
    }
    sort_bad_records(all);
    return all;
}

result_order job_run::effective_order() const {
    if (options_.order != result_order::automatic) return options_.order;
    if (instance_.map_only()) return result_order::none;
    return options_.top.has_value() ? result_order::value : result_order::key;
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
