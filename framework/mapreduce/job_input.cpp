#include "mapreduce/job_input.hpp"

#include "io/errors.hpp"
#include "io/splits.hpp"
#include "mapreduce/job.hpp"
#include "mapreduce/job_instance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace throng::mapreduce {

io::record_cut cut_of(const throng_job& job) {
    using io::record_kind;
    switch (job.input) {
        case THRONG_INPUT_LINES:
        case THRONG_INPUT_KEY_VALUES:
        case THRONG_INPUT_JSON:
            return {};
        case THRONG_INPUT_TSV:
            return {record_kind::line, true, 0};
        case THRONG_INPUT_CSV:
            return {record_kind::csv, true, 0};
        case THRONG_INPUT_FIXED:
            if (job.record_size > 0) return {record_kind::fixed, false, job.record_size};
            throw job_error(fmt::format("job '{}' reads records of 0 bytes: build it again",
                                        to_string(job.name)));
        case THRONG_INPUT_WHOLE:
            return {record_kind::whole, false, 0};
        case THRONG_INPUT_TASKS:
            return {record_kind::task, false, 0};
        default:
            throw job_error(fmt::format(
                "job '{}' reads a kind of input (number {}) that this program does not know: build "
                "it again",
                to_string(job.name), job.input));
    }
}

io::record_cut cut_of(const throng_job& job, const job_options& options) {
    if (!options.stage || options.stage->kind == stage_kind::map) return cut_of(job);
    const bool is_text = options.stage->pairs == pair_format::text;
    return {is_text ? io::record_kind::line : io::record_kind::pair, false, 0};
}

std::string describe_input(const throng_job& job) {
    switch (job.input) {
        case THRONG_INPUT_KEY_VALUES:
            return "lines of key, tab and value, as throng writes them";
        case THRONG_INPUT_JSON:
            return "lines of JSON, a document each";
        case THRONG_INPUT_TSV:
            return "rows of TSV, which a header line names the columns of";
        case THRONG_INPUT_CSV:
            return "rows of CSV, which a header line names the columns of";
        case THRONG_INPUT_FIXED:
            return fmt::format("binary records of {} bytes", job.record_size);
        case THRONG_INPUT_WHOLE:
            return "whole files";
        case THRONG_INPUT_TASKS:
            return "no input";
        default:
            return "lines of text";
    }
}

void check_inputs(io::record_cut cut, std::span<const io::input> inputs) {
    if (cut.kind != io::record_kind::fixed) return;
    for (const io::input& each : inputs) {
        if (each.size % cut.bytes == 0) continue;
        throw io::input_error(fmt::format(
            "{} has {} bytes, which is no multiple of {}, the size of the records that the job "
            "reads",
            io::printable_name(each), each.size, cut.bytes));
    }
}

void check_reads_results(const throng_job& job) {
    const io::record_cut cut = cut_of(job);
    if (cut.kind == io::record_kind::task) {
        throw job_error(fmt::format(
            "job '{}' cannot read the output of another job: it reads no input; let it be the "
            "first one",
            to_string(job.name)));
    }
    if (!cut.header && cut.kind != io::record_kind::fixed) return;
    throw job_error(
        fmt::format("job '{}' cannot read the output of another job: it reads {}, and the output "
                    "is {}; let it take lines or a throng::key_value",
                    to_string(job.name), describe_input(job),
                    cut.header ? "without a header line" : "lines of text"));
}

std::vector<io::input> inputs_of(const throng_job& job, std::vector<io::input> given,
                                 const job_options& options) {
    if (cut_of(job).kind != io::record_kind::task) {
        if (options.tasks == 0) return given;
        throw job_error(fmt::format(
            "a number of tasks is for jobs without input: job '{}' reads {}, which is divided as "
            "its size suggests",
            to_string(job.name), describe_input(job)));
    }
    if (!given.empty()) {
        throw job_error(fmt::format("job '{}' reads no input; leave out {}", to_string(job.name),
                                    io::printable_name(given.front())));
    }
    io::input tasks;
    tasks.name = "tasks";
    tasks.has_path = false;
    tasks.tasks = true;
    tasks.size = options.tasks == 0 ? usual_tasks : options.tasks;
    return {std::move(tasks)};
}

bool splits_by_frames(io::record_cut cut) {
    return cut.kind == io::record_kind::line || cut.kind == io::record_kind::csv;
}

std::uint64_t split_bytes_for(io::record_cut cut, std::uint64_t wanted) {
    if (cut.kind != io::record_kind::fixed) return wanted;
    return std::max<std::uint64_t>(1, wanted / cut.bytes) * cut.bytes;
}

}  // namespace throng::mapreduce
