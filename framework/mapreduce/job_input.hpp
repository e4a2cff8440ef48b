// What a job takes for its input, and what that asks of the inputs.
#pragma once

#include "io/inputs.hpp"
#include "io/record_cut.hpp"
#include "mapreduce/job.hpp"

#include <throng/abi.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace throng::mapreduce {

/// How inputs are cut for the job. Throws job_error where it asks for what this program does not
/// know.
[[nodiscard]] io::record_cut cut_of(const throng_job& job);

/// The same of a run: in a reduce stage the input is pairs.
[[nodiscard]] io::record_cut cut_of(const throng_job& job, const job_options& options);

/// What the job reads, in words: "lines of text".
[[nodiscard]] std::string describe_input(const throng_job& job);

/// Throws io::input_error where an input's size shows that it is no input of that kind.
void check_inputs(io::record_cut cut, std::span<const io::input> inputs);

/// Throws job_error where the job cannot read what another one has written.
void check_reads_results(const throng_job& job);

/// What the job reads: of a job without input its tasks, as many as the options say, or the usual
/// number. Throws job_error where it is given inputs that it does not read, and where only such a
/// job can be told how many tasks there are.
[[nodiscard]] std::vector<io::input> inputs_of(const throng_job& job, std::vector<io::input> given,
                                               const job_options& options);

/// Whether splits may end wherever frames of compressed files do, more or less.
[[nodiscard]] bool splits_by_frames(io::record_cut cut);

/// How large a split is that is to have about `wanted` bytes. Not of whole inputs.
[[nodiscard]] std::uint64_t split_bytes_for(io::record_cut cut, std::uint64_t wanted);

}  // namespace throng::mapreduce
