// Jobs of which each reads what the one before has written.
#pragma once

#include "io/file_system.hpp"
#include "io/inputs.hpp"
#include "io/output_sink.hpp"
#include "mapreduce/bad_records.hpp"
#include "mapreduce/job.hpp"
#include "mapreduce/job_run.hpp"

#include <throng/abi.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace throng::mapreduce {

/// A job of a chain. Its table must outlive the chain.
struct chain_link {
    const throng_job& job;
    job_options options;
};

/// How the run of a job of a chain went.
struct job_outcome {
    std::string job;
    bool done = false;
    job_summary summary;                  // if it is done
    std::vector<bad_record> bad_records;  // that were skipped, done or not
    std::vector<io::input> inputs;        // by their names; they can no longer be read
};

/// One or more jobs, one after the other. The input of each but the first is the text that the one
/// before would have written to its output; no file has it, unless memory is short.
///
///     do chain.run(sink); while (chain.next());
///
/// The budget of memory is that of the chain: text that is kept counts for the job that writes it,
/// and the job that reads it has so much less. For one thread, but for `cancel`; what is read from
/// `progress` is for any.
class job_chain {
public:
    /// Sets all jobs up, so that wrong parameters of the last one show before the first one runs.
    /// Throws job_error. `files` must outlive the chain.
    job_chain(std::vector<chain_link> links, std::vector<io::input> inputs,
              io::file_system& files = io::file_system::real());
    job_chain(const job_chain&) = delete;
    job_chain& operator=(const job_chain&) = delete;
    ~job_chain();

    /// Runs the present job, the first one at first; the last one writes to `sink`, and each to
    /// sinks that `named` makes what goes to its named outputs. Throws as
    /// job_run::run does; where there are several jobs a job_error tells which one it is about.
    void run(io::sink& sink, const named_sinks& named = {});
    /// Goes on to the next job; false if that was the last one. Throws job_cancelled.
    [[nodiscard]] bool next();

    [[nodiscard]] std::size_t size() const { return links_.size(); }
    [[nodiscard]] std::size_t number() const { return number_; }  // of the present job, from 0
    [[nodiscard]] std::string name() const { return name_of(number_); }
    /// Of the present job, until `next`.
    [[nodiscard]] const job_progress& progress() const { return run_->progress(); }

    /// Of the jobs that have run, the one included that failed.
    [[nodiscard]] const std::vector<job_outcome>& outcomes() const { return outcomes_; }

    /// Makes the present run throw job_cancelled soon, or else the next call.
    void cancel();

private:
    [[nodiscard]] std::string name_of(std::size_t number) const;
    [[nodiscard]] job_summary run_to_text(const named_sinks& named);
    void run_present(io::sink& sink, const named_sinks& named, job_outcome& outcome);

    std::vector<chain_link> links_;
    io::file_system& files_;
    std::size_t number_ = 0;
    std::vector<io::input> text_;   // what the next job reads
    std::uint64_t text_bytes_ = 0;  // of it, in memory
    std::vector<job_outcome> outcomes_;
    std::mutex mutex_;  // of what follows
    std::unique_ptr<job_run> run_;
    bool cancelled_ = false;
};

}  // namespace throng::mapreduce
