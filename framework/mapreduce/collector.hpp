// What reducers send to the job's collectors, and what these make of it.
#pragma once

#include "mapreduce/job.hpp"
#include "mapreduce/job_counters.hpp"
#include "mapreduce/job_instance.hpp"
#include "mapreduce/job_status.hpp"
#include "mapreduce/records/record_store.hpp"
#include "mapreduce/results/named_results.hpp"
#include "mapreduce/results/result_collection.hpp"
#include "mapreduce/results/result_store.hpp"

#include <throng/abi.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace throng::mapreduce {

/// One of a job's collectors. Values come while reducers run, and are put aside where memory is
/// short; when all reducers have ended it runs, once.
class collector final : public result_receiver {
public:
    /// The `number`-th of the job.
    collector(const job_instance& job, std::uint32_t number, const storage& where,
              result_collection& results, named_results& named, job_progress& progress);
    collector(const collector&) = delete;
    collector& operator=(const collector&) = delete;

    /// Any thread: a chunk of whole values. Throws io::scratch_error, std::bad_alloc.
    void add(result_chunk chunk, result_position position) override;

    /// When no reducer runs any more; in a tasklet with a stack of its own. Throws job_error where
    /// the job fails, what putting results aside throws; tasklet_killed.
    void run();

    [[nodiscard]] std::string_view name() const { return name_; }
    [[nodiscard]] const job_counters& own_counters() const { return own_counters_; }

private:
    static throng_received receive(void* self);
    static void park(void* self);
    static throng_text key(void* self);
    static void fail(void* self, throng_text message);
    static throng_status count(void* self, throng_text name, std::uint64_t more);
    static void say_status(void* self, throng_text text);
    [[nodiscard]] throng_received next_values();
    void throw_if_results_failed() const;

    const job_instance& job_;
    const std::uint32_t number_;
    const std::string name_;
    memory_pool& memory_;
    std::mutex mutex_;  // of values_, while reducers run
    record_store values_;
    std::vector<throng_values> received_;  // a header, and the values behind it
    result_store results_;
    named_stores named_;
    status_source status_;
    throng_reducer_host host_;
    job_counters own_counters_;
    std::string failure_;       // what the job says why it fails
    std::exception_ptr error_;  // what has gone wrong while it received
};

/// All of a job.
class collectors {
public:
    collectors(const job_instance& job, const storage& where, result_collection& results,
               named_results& named, job_progress& progress);

    [[nodiscard]] std::size_t size() const { return all_.size(); }
    [[nodiscard]] collector& at(std::size_t number) const { return *all_[number]; }
    /// For what a shard's reducers send; see named_stores.
    [[nodiscard]] std::vector<named_receiver> receivers() const;

private:
    std::vector<std::unique_ptr<collector>> all_;
};

}  // namespace throng::mapreduce
