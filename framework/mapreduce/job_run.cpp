#include "mapreduce/job_run.hpp"

#include "mapreduce/job_input.hpp"
#include "mapreduce/mapper.hpp"
#include "mapreduce/partition.hpp"
#include "mapreduce/results/hadoop_parts.hpp"
#include "mapreduce/results/result_writer.hpp"
#include "mapreduce/stopwatch.hpp"
#include "tasklet/scheduler.hpp"

#include <throng/runtime.hpp>
#include <throng/task_group.hpp>

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

namespace throng::mapreduce {

namespace {

constexpr std::size_t task_stack_bytes = std::size_t{256} << 10;  // of mappers and collectors

// Shard 0 is the main tasklet's; then come those of the mappers, then those of the partitions.
constexpr unsigned first_mapper_shard = 1;

}  // namespace

/// Keeps the time of the phases of a run.
class job_run::phases {
public:
    phases(job_progress& progress, job_seconds& seconds) : progress_(progress), seconds_(seconds) {}

    void enter(job_phase next) {
        note();
        progress_.phase.store(next);
    }
    /// What has passed belongs to the present phase.
    void note() {
        const double spent = present_.lap();
        if (double* const its = time_of(progress_.phase.load())) *its += spent;
        seconds_.total = all_.seconds();
    }

private:
    [[nodiscard]] double* time_of(job_phase which) {
        switch (which) {
            case job_phase::mapping:
                return &seconds_.map;
            case job_phase::reducing:
                return &seconds_.reduce;
            case job_phase::sorting:
                return &seconds_.sort;
            case job_phase::writing:
                return &seconds_.write;
            default:
                return nullptr;
        }
    }

    job_progress& progress_;
    job_seconds& seconds_;
    stopwatch all_;
    stopwatch present_;
};

job_run::job_run(const throng_job& job, std::vector<io::input> inputs, job_options options,
                 io::file_system& files, std::shared_ptr<hadoop_parts> parts)
    : instance_(job, options.parameters),
      inputs_(inputs_of(job, std::move(inputs), options)),
      cut_(cut_of(job, options)),
      files_(files),
      options_(std::move(options)),
      plan_(plan_run(job, inputs_, options_)),
      memory_(plan_.memory.budget_bytes),
      scratch_(plan_.scratch, files),
      where_{memory_, scratch_},
      parts_(std::move(parts)),
      results_(where_, {plan_.order, instance_.map_only(), options_.top, plan_.workers,
                        order_of_results(), job.output_count + 1, parts_.get()}),
      named_(job, where_, plan_.workers),
      collectors_(instance_, where_, results_, named_, progress_) {
    instance_.check(options_);
    check_inputs(cut_, inputs_);
    summary_.memory_bytes = plan_.memory.budget_bytes;
    if (options_.stage) {
        stream_ = std::make_unique<io::divided_stream>(
            inputs_.front(), division_of(*options_.stage, cut_, plan_.memory.budget_bytes), files_);
    }
    summary_.workers = plan_.workers;
    summary_.partitions = plan_.partitions;
    summary_.inputs = plan_.inputs;
}

job_run::~job_run() = default;

job_summary job_run::run(io::sink& sink, const named_sinks& named) {
    if (!named_.empty() && !named) {
        throw job_error("the job has named outputs, and there is no place for them");
    }
    phases timer(progress_, summary_.seconds);
    try {
        map_and_reduce(timer, sink);
        throw_if_cancelled();
        if (!is_map_stage()) instance_.clean_up();
        write(sink, named, timer);
    } catch (...) {
        timer.note();
        note_end();
        throw;
    }
    note_end();
    timer.enter(job_phase::done);
    return summary_;
}

void job_run::write(io::sink& sink, const named_sinks& named, phases& timer) {
    writing_plan plan;
    plan.order = plan_.order;
    plan.format = options_.format;
    plan.keys = order_of_results();
    plan.top = options_.top;
    plan.workers = plan_.workers;
    plan.cancelled = [this] { return cancelled_.load(); };
    plan.entering_phase = [&timer](job_phase next) { timer.enter(next); };
    const writing_counts counts = results_.write(sink, plan);
    plan.format = options_.named_format;
    summary_.outputs = named_.write(named, plan);
    summary_.results = counts.results;
    summary_.written = counts.written;
}

void job_run::note_end() {
    summary_.status = progress_.status.latest();
    summary_.spilled_bytes = scratch_.data_bytes();
    summary_.scratch_bytes = scratch_.stored_bytes();
}

void job_run::map_and_reduce(phases& timer, io::sink& sink) {
    timer.enter(job_phase::mapping);
    const bool of_empty = cut_.kind == io::record_kind::whole;
    io::split_queue splits(inputs_, plan_.split_bytes, of_empty, splits_by_frames(cut_));
    io::line_index lines(inputs_, io::line_index::usual_granule_bytes, files_);
    io::byte_index quotes(inputs_, '"', io::byte_index::usual_granule_bytes, files_);
    io::header_index headers(inputs_, cut_, files_);
    const input_numbers numbers(inputs_);
    progress_.tasks = plan_.tasks;
    progress_.input_bytes = plan_.tasks > 0 ? 0 : splits.total_bytes();
    const map_work work{instance_,
                        inputs_,
                        numbers,
                        files_,
                        splits,
                        cut_,
                        lines,
                        quotes,
                        headers,
                        progress_,
                        options_.max_bad_records,
                        memory_,
                        results_,
                        named_,
                        plan_.memory.batch_bytes,
                        plan_.memory.table_bytes,
                        stream_.get(),
                        options_.stage ? &*options_.stage : nullptr};
    do {
        shuffle(work, timer, sink);
    } while (stream_ && stream_->begin_next_part());
    try {
        run_collectors();
    } catch (...) {
        count_what_was_done([this] { count_collectors(); });
        throw;
    }
    count_collectors();
}

// Maps, and reduces what comes out; of a reduce stage one part of its keys.
void job_run::shuffle(const map_work& work, phases& timer, io::sink& sink) {
    timer.enter(job_phase::mapping);
    mappers_.clear();
    const unsigned first_partition_shard = first_mapper_shard + plan_.mappers;
    runtime its({.workers = plan_.workers, .shards = first_partition_shard + plan_.partitions});
    const memory_pool::watch tasklets_count(memory_, its.scheduler().memory());
    const reduce_work work_of_reducers = work_of_partitions();
    make_receivers(its, work_of_reducers, sink);
    for (unsigned i = 0; i < plan_.mappers; ++i) {
        mappers_.push_back(std::make_unique<mapper>(
            work, i, its.scheduler().at(first_mapper_shard + i), receivers_));
    }
    try {
        run_in(its, [&] {
            run_mappers(its);
            timer.enter(job_phase::reducing);
            memory_.trim();  // of the mappers' batches, which are gone
            // A worker has one to reduce, and the next one when that is done; but rounds of
            // messages are for all at once.
            const std::size_t at_once = rounds_ ? partitions_.size() : plan_.workers;
            for (std::size_t i = 0; i < at_once; ++i) reducing_->close_next();
        });
        // Reducers may have waited for something else when their partition was done.
        for (const auto& each : partitions_) each->hand_over();
    } catch (...) {
        count_what_was_done([&] { count(its); });
        throw;
    }
    count(its);
}

// What mappers send their pairs to, each in its shard.
void job_run::make_receivers(runtime& its, const reduce_work& work, io::sink& sink) {
    const unsigned first_shard = first_mapper_shard + plan_.mappers;
    receivers_.clear();
    partitions_.clear();
    if (is_map_stage()) {
        pair_output_ = std::make_unique<pair_output>(sink);
        for (unsigned i = 0; i < plan_.partitions; ++i) {
            pair_writers_.push_back(
                std::make_unique<pair_writer>(its.scheduler().at(first_shard + i), instance_.job(),
                                              options_.stage->pairs, *pair_output_));
            receivers_.push_back(pair_writers_.back().get());
        }
    } else {
        for (unsigned i = 0; i < plan_.partitions; ++i) {
            partitions_.push_back(
                std::make_unique<partition>(i, its.scheduler().at(first_shard + i), work));
            receivers_.push_back(partitions_.back().get());
        }
    }
    reducing_ = std::make_unique<reduce_queue>(partitions_);
}

// Each in a shard of its own.
void job_run::run_collectors() {
    if (collectors_.size() == 0) return;
    const auto count = static_cast<unsigned>(collectors_.size());
    runtime its({.workers = std::min(plan_.workers, count), .shards = 1 + count});
    run_in(its, [&] {
        task_group all;
        for (unsigned i = 0; i < count; ++i) {
            all.spawn({.name = "collector " + std::string(collectors_.at(i).name()),
                       .stack_bytes = task_stack_bytes,
                       .shard = placement::on(1 + i)},
                      [&which = collectors_.at(i)] { which.run(); });
        }
        all.wait();
    });
}

reduce_work job_run::work_of_partitions() {
    if (instance_.sends_messages()) {
        rounds_ = std::make_unique<message_rounds>(partitions_, plan_.partitions, progress_);
        progress_.rounds.store(1);
    }
    return {instance_,
            plan_.reducers,
            options_.reducer_stacks,
            progress_,
            where_,
            results_,
            named_,
            collectors_,
            plan_.memory.most_bytes_at_once,
            plan_.memory.most_reducers_at_once,
            looks_,
            rounds_.get()};
}

// What `cancel` stops; it may do so before.
template <class Main>
void job_run::run_in(runtime& its, Main main) {
    {
        const std::lock_guard lock(mutex_);
        runtime_ = &its;
    }
    try {
        its.run([&] {
            throw_if_cancelled();
            main();
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
                   .stack_bytes = task_stack_bytes,
                   .shard = placement::on(first_mapper_shard + static_cast<std::uint32_t>(i))},
                  [&run_mapper, which = mappers_[i].get()] { run_mapper(*which); }));
    }
    for (tasklet<void>& each : running) each.join();
}

void job_run::count(const runtime& finished) {
    summary_.input_bytes = progress_.mapped_bytes.load();
    summary_.tasks = progress_.mapped_tasks.load();
    summary_.bad_records = progress_.bad_records.load();
    job_counters& own = own_counters_;
    for (const auto& each : mappers_) {
        own.add(each->own_counters());
        summary_.records += each->counters().records;
        summary_.emitted += each->counters().emitted;
        summary_.combined += each->counters().combined;
        summary_.map_phase.read += each->seconds().read;
        summary_.map_phase.map += each->seconds().map;
        summary_.map_phase.combine += each->seconds().combine;
        summary_.map_phase.wait += each->seconds().wait;
    }
    for (const auto& each : partitions_) {
        own.add(each->own_counters());
        summary_.shuffled += each->records();
        summary_.merged += each->merged();
        summary_.map_phase.shuffle += each->seconds_of_shuffle();
        summary_.reducers += each->reducers();
        summary_.dropped_messages += each->dropped_messages();
    }
    for (const auto& each : pair_writers_) summary_.shuffled += each->pairs();
    summary_.rounds = progress_.rounds.load();
    summary_.messages = progress_.messages.load();
    summary_.counters = own.by_name();
    summary_.most_reducers = static_cast<std::uint64_t>(progress_.most_live_reducers.load());
    summary_.switches += finished.statistics().switches;
}

void job_run::count_collectors() {
    for (std::size_t i = 0; i < collectors_.size(); ++i) {
        own_counters_.add(collectors_.at(i).own_counters());
    }
    summary_.counters = own_counters_.by_name();
}

// Of a run that has failed for a reason of its own, which is what its caller is to learn.
template <class Count>
void job_run::count_what_was_done(Count count) noexcept {
    try {
        count();
    } catch (const std::exception&) {
        // the counters end with those that there was room for
    }
}

// Of a job that has another one: otherwise what it maps is its result.
bool job_run::is_map_stage() const {
    return options_.stage && options_.stage->kind == stage_kind::map && !instance_.map_only();
}

std::vector<bad_record> job_run::take_bad_records() {
    std::vector<bad_record> all;
    for (const auto& each : mappers_) {
        std::ranges::move(std::exchange(each->skipped(), {}), std::back_inserter(all));
    }
    sort_bad_records(all);
    return all;
}

own_key_order job_run::key_order() const {
    return {instance_.job().compare_keys, instance_.object(), instance_.map_only()};
}

own_key_order job_run::order_of_results() const {
    return parts_ ? parts_->order(key_order()) : key_order();
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
