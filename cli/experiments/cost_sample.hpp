// What a job costs, measured here on a sample of input, and what follows for other sizes.
#pragma once

#include "cluster_model.hpp"

#include <throng/abi.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace throng::cli {

/// A quantity that was measured twice, of half of the sample and of all of it.
struct growing_quantity {
    double half = 0;
    double all = 0;

    /// As Heaps' law has it, in proportion to a power of the size, by which it has grown between
    /// the two: from none to proportional. `times`: the size, to that of the sample.
    [[nodiscard]] double at(double times) const;
};

/// What was measured on a sample. Seconds are those of one core.
struct cost_sample {
    std::uint64_t bytes = 0;
    double map_byte = 0;  // these as in job_costs
    double pair_bytes = 0;
    double sort_pair = 0;
    double reduce_pair = 0;
    double run_byte = 0;
    growing_quantity pairs;         // that the map stage writes
    growing_quantity output_bytes;  // of the whole job

    /// Those of a job with so much input, of which a map task gets `task_bytes`.
    [[nodiscard]] job_costs costs(double task_bytes, double input_bytes) const;
};

/// How a sample is measured.
struct sample_settings {
    std::uint64_t bytes = 0;       // of generated text
    std::uint64_t seed = 1;        // of that
    unsigned workers = 1;          // of the whole job; the stages have one
    std::uint64_t task_bytes = 0;  // memory of a stage
    std::vector<std::pair<std::string, std::string>> parameters;  // of the job
};

/// Runs the job's map stage, a sort, its reduce stage, and the whole job, in this process. The
/// job's stages must be able to run apart, and it must have reducers and read lines. Throws what
/// job_run::run does.
[[nodiscard]] cost_sample measure_sample(const throng_job& job, const sample_settings& how);

}  // namespace throng::cli
