// Runs a job from its inputs to its output.
#pragma once

#include "io/divided_stream.hpp"
#include "io/file_system.hpp"
#include "io/inputs.hpp"
#include "io/output/output_sink.hpp"
#include "io/record_cut.hpp"
#include "mapreduce/bad_records.hpp"
#include "mapreduce/batch_receiver.hpp"
#include "mapreduce/collector.hpp"
#include "mapreduce/job.hpp"
#include "mapreduce/job_counters.hpp"
#include "mapreduce/job_instance.hpp"
#include "mapreduce/memory_pool.hpp"
#include "mapreduce/partition.hpp"
#include "mapreduce/records/pair_writer.hpp"
#include "mapreduce/records/record_store.hpp"
#include "mapreduce/results/named_results.hpp"
#include "mapreduce/results/result_collection.hpp"
#include "mapreduce/run_plan.hpp"

#include <throng/abi.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace throng {
class runtime;
}

namespace throng::mapreduce {

class hadoop_parts;
class mapper;
struct map_work;

/// One run of one job. Make it and call `run` once, in an ordinary thread; `cancel` and `progress`
/// are for any thread.
class job_run {
public:
    /// Sets the job up; `job` must outlive the run, and so must `files`, which inputs are read
    /// from. With `parts` the results are in their order, and counted by them; that is for results
    /// by key, without options.top. Throws job_error for wrong parameters.
    job_run(const throng_job& job, std::vector<io::input> inputs, job_options options,
            io::file_system& files = io::file_system::real(),
            std::shared_ptr<hadoop_parts> parts = nullptr);
    ~job_run();
    job_run(const job_run&) = delete;
    job_run& operator=(const job_run&) = delete;

    /// Maps, reduces, and writes the results to `sink`, which is finished when this returns, and
    /// what goes to named outputs to sinks that `named` makes: it must do so if the job has any.
    ///
    /// Throws io::input_error, io::output_error, io::scratch_error; job_error if the job fails;
    /// deadlock_error if its reducers wait for each other; job_cancelled; std::bad_alloc. What is
    /// in the sink then is not to be used.
    job_summary run(io::sink& sink, const named_sinks& named = {});

    /// Makes `run` throw job_cancelled soon: mappers stop after their present block.
    void cancel();

    [[nodiscard]] const job_progress& progress() const { return progress_; }
    [[nodiscard]] const std::vector<io::input>& inputs() const { return inputs_; }
    [[nodiscard]] const run_plan& plan() const { return plan_; }
    [[nodiscard]] const parameter_values& parameters() const { return instance_.parameters(); }
    /// After `run`, even where it threw: what was done until then.
    [[nodiscard]] const job_summary& summary() const { return summary_; }

    /// For those who keep something for the run, which they give back before it ends.
    [[nodiscard]] memory_pool& memory() { return memory_; }
    [[nodiscard]] const std::string& scratch_folder() const { return scratch_.directory(); }

    /// After `run`, even where it threw: the records that were skipped, in the order of the input.
    [[nodiscard]] std::vector<bad_record> take_bad_records();

private:
    class phases;

    void map_and_reduce(phases& timer, io::sink& sink);
    void shuffle(const map_work& work, phases& timer, io::sink& sink);
    void make_receivers(runtime& its, const reduce_work& work, io::sink& sink);
    void write(io::sink& sink, const named_sinks& named, phases& timer);
    template <class Main>
    void run_in(runtime& its, Main main);
    void run_mappers(runtime& its);
    void run_collectors();
    void count(const runtime& finished);
    void count_collectors();
    template <class Count>
    void count_what_was_done(Count count) noexcept;
    [[nodiscard]] bool is_map_stage() const;
    void note_end();
    [[nodiscard]] reduce_work work_of_partitions();
    [[nodiscard]] own_key_order key_order() const;
    [[nodiscard]] own_key_order order_of_results() const;
    void throw_if_cancelled() const;

    job_instance instance_;
    const std::vector<io::input> inputs_;
    const io::record_cut cut_;
    io::file_system& files_;
    const job_options options_;
    const run_plan plan_;
    job_progress progress_;
    job_summary summary_;
    std::mutex mutex_;            // of runtime_, which cancel() needs
    runtime* runtime_ = nullptr;  // while it runs
    std::atomic<bool> cancelled_{false};
    memory_pool memory_;
    io::scratch_file scratch_;
    storage where_;
    const std::shared_ptr<hadoop_parts> parts_;
    result_collection results_;
    named_results named_;
    collectors collectors_;
    std::unique_ptr<io::divided_stream> stream_;  // of one stage
    std::vector<std::unique_ptr<partition>> partitions_;
    std::unique_ptr<pair_output> pair_output_;  // of a map stage, instead of partitions
    std::vector<std::unique_ptr<pair_writer>> pair_writers_;
    batch_receivers receivers_;
    looks_of_partitions looks_;
    std::unique_ptr<message_rounds> rounds_;  // where reducers send messages
    std::unique_ptr<reduce_queue> reducing_;
    std::vector<std::unique_ptr<mapper>> mappers_;
    job_counters own_counters_;
};

}  // namespace throng::mapreduce
