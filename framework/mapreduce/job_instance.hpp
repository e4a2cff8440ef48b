// A job with its parameters set.
#pragma once

#include "mapreduce/job.hpp"

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace throng::mapreduce {

/// One parameter that a job understands, as it describes itself.
struct parameter_info {
    std::string name;
    std::string type;
    std::string default_value;
    std::string help;
    std::vector<std::string> choices;
};

/// Parameters by name, as texts.
using parameter_values = std::vector<std::pair<std::string, std::string>>;

/// Whether what the job maps is its result.
[[nodiscard]] inline bool is_map_only(const throng_job& job) {
    return (job.flags & THRONG_JOB_REDUCES) == 0;
}

/// Makes the job's object and sets its parameters. The job's table must outlive it.
class job_instance {
public:
    using given_parameters = std::span<const std::pair<std::string, std::string>>;

    /// Throws job_error for a parameter that the job does not have, and for a value that it
    /// refuses, with the list of what there is; and when the job cannot be set up.
    job_instance(const throng_job& job, given_parameters given);

    /// Throws job_error where the job cannot be run in the way that is asked for.
    void check(const job_options& options) const;

    /// The job's own clean-up, if it has one. Throws job_error where that throws.
    void clean_up();

    [[nodiscard]] const throng_job& job() const { return job_; }
    [[nodiscard]] const void* object() const { return object_.get(); }
    /// All that the job has, as they are set.
    [[nodiscard]] const parameter_values& parameters() const { return parameters_; }
    [[nodiscard]] bool sends_messages() const { return (job_.flags & THRONG_JOB_MESSAGES) != 0; }
    [[nodiscard]] bool map_only() const { return is_map_only(job_); }

private:
    const throng_job& job_;
    std::unique_ptr<void, void (*)(void*)> object_;
    parameter_values parameters_;
};

/// What a job says of its parameters. None has to be given for this.
[[nodiscard]] std::vector<parameter_info> describe_parameters(const throng_job& job);

/// The names of a job's outputs besides its results.
[[nodiscard]] std::vector<std::string> output_names(const throng_job& job);

/// A text of the binary interface as a string.
[[nodiscard]] inline std::string to_string(throng_text text) {
    return text.data == nullptr ? std::string() : std::string(text.data, text.size);
}

}  // namespace throng::mapreduce
