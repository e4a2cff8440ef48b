// Jobs of which each reads what the one before has written.
#pragma once

#include "io/file_system.hpp"
#include "io/inputs.hpp"
#include "io/output/output_sink.hpp"
#include "mapreduce/bad_records.hpp"
#include "mapreduce/job.hpp"
#include "mapreduce/job_instance.hpp"
#include "mapreduce/job_run.hpp"
#include "mapreduce/run_plan.hpp"

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
    std::shared_ptr<hadoop_parts> parts{};  // see job_run
};

/// How the run of a job of a chain went, or how far it is.
struct job_outcome {
    std::string job;
    bool done = false;
    job_phase phase = job_phase::starting;  // the last one that it came to
    run_plan plan;
    job_summary summary;                  // if it is not done: as far as it came
    std::vector<bad_record> bad_records;  // that were skipped, done or not
    std::vector<io::input> inputs;        // by their names; they can no longer be read
};

/// What is known of the run of a job of a chain before the chain runs. The size of the text that a
/// job reads is not, unless it is the first one: then its plan is somewhere between two.
struct link_plan {
    run_plan least;                     // for no text at all, and as little memory as may be left
    run_plan most;                      // for any amount of text, and all of the memory
    std::uint64_t most_text_bytes = 0;  // in memory, of what it hands on; 0: the last one
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

    /// Of the jobs that have run, the one included that failed. While none runs.
    [[nodiscard]] const std::vector<job_outcome>& outcomes() const { return outcomes_; }
    /// The same at any time, for any thread: of a job that runs, as far as it is.
    [[nodiscard]] std::vector<job_outcome> outcomes_so_far();

    /// By job: its parameters, as they are set.
    [[nodiscard]] const std::vector<parameter_values>& parameters() const { return parameters_; }
    /// By job. Before `run`.
    [[nodiscard]] std::vector<link_plan> plans() const;
    /// Of the first job, before `run`.
    [[nodiscard]] const std::vector<io::input>& inputs() const { return run_->inputs(); }

    /// Makes the present run throw job_cancelled soon, or else the next call.
    void cancel();

private:
    [[nodiscard]] std::string name_of(std::size_t number) const;
    [[nodiscard]] job_summary run_to_text(const named_sinks& named);
    void run_present(io::sink& sink, const named_sinks& named);
    void note_outcome(bool done, const job_summary& summary);
    [[nodiscard]] job_outcome outcome_so_far() const;

    std::vector<chain_link> links_;
    std::vector<parameter_values> parameters_;
    io::file_system& files_;
    std::size_t number_ = 0;
    std::vector<io::input> text_;   // what the next job reads
    std::uint64_t text_bytes_ = 0;  // of it, in memory
    std::mutex mutex_;              // of what follows
    std::vector<job_outcome> outcomes_;
    std::unique_ptr<job_run> run_;
    bool runs_ = false;  // run_, which has no outcome yet
    bool cancelled_ = false;
};

}  // namespace throng::mapreduce
