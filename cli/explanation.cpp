#include "explanation.hpp"

#include "destination.hpp"
#include "input_words.hpp"
#include "io/errors.hpp"
#include "io/output/output_directory.hpp"
#include "plan_words.hpp"
#include "quantities.hpp"
#include "text_columns.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace throng::cli {

namespace {

using mapreduce::link_plan;
using mapreduce::memory_origin;
using mapreduce::run_plan;
using mapreduce::size_reason;

std::string number(std::uint64_t value) { return grouped(static_cast<std::int64_t>(value)); }

// Of a job whose input is not known, what lies between two plans.
std::string range(std::uint64_t least, std::uint64_t most) {
    return least == most ? number(least) : fmt::format("{} to {}", number(least), number(most));
}

std::string free_bytes(const std::string& folder) {
    std::error_code unknown;
    const std::filesystem::space_info space = std::filesystem::space(folder, unknown);
    return unknown ? "" : fmt::format(", {} free", bytes(space.available));
}

std::string describe_tasks(const run_plan& plan) {
    return fmt::format("none: {}, {}", counted(plan.tasks, "task"),
                       plan.tasks_reason == size_reason::asked
                           ? "as --tasks says"
                           : "as many as there are unless --tasks says");
}

std::string describe_splits(const link_plan& plans, bool is_first) {
    const run_plan& plan = plans.most;
    if (!is_first && plan.split_reason != size_reason::asked) {
        return fmt::format("of {} to {} bytes, as the size of its input suggests",
                           number(plans.least.split_bytes), number(plan.split_bytes));
    }
    if (plan.tasks > 0) {
        return fmt::format("{} of up to {}", number(plan.splits),
                           counted(plan.split_bytes, "task"));
    }
    std::string why;
    switch (plan.split_reason) {
        case size_reason::asked:
            why = "as --split-size says";
            break;
        case size_reason::record:
            why = "each a whole file";
            break;
        case size_reason::least:
            why = "the least, since the input is small";
            break;
        case size_reason::most:
            why = "the most, since the input is large";
            break;
        default:
            why = "several for each worker";
    }
    const std::string size = fmt::format("of up to {}, {}", counted(plan.split_bytes, "byte"), why);
    if (!is_first) return size;
    return fmt::format("{} {}", number(plan.splits), size);
}

std::string describe_workers(const run_plan& plan) {
    return fmt::format(
        "{}, {}", number(plan.workers),
        plan.workers_reason == size_reason::asked ? "as --workers says" : "one for each processor");
}

std::string describe_mappers(const link_plan& plans) {
    const std::string count = range(plans.least.mappers, plans.most.mappers);
    return count + ", one for each worker as far as there are splits";
}

std::string describe_combining(const link_plan& plans) {
    return fmt::format(
        "a table of up to {} bytes for each mapper, and as much again for long keys; while full "
        "tables "
        "show that keys hardly repeat, pairs go past it",
        range(plans.least.memory.table_bytes, plans.most.memory.table_bytes));
}

std::string describe_shards(const link_plan& plans, bool is_first) {
    const run_plan& plan = plans.most;
    if (plan.partitions == 0) return "none, since nothing is reduced";
    const std::string count = range(plans.least.partitions, plan.partitions);
    if (plan.partitions_reason == size_reason::asked) return count + ", as --partitions says";
    if (plan.partitions_reason == size_reason::messages) {
        return count +
               ", as many as suit so many workers, since the reducers send each other "
               "messages";
    }
    const bool is_known = is_first || plans.least.partitions == plan.partitions;
    if (plan.partitions_reason == size_reason::memory && is_known) {
        return count + ", as many as the memory has room for";
    }
    if (!is_first) return count + ", as the size of its input and the memory suggest";
    switch (plan.partitions_reason) {
        case size_reason::least:
            return count + ", the least for so many workers, since the input is small";
        case size_reason::most:
            return count + (plan.has_stream ? ", the most, since nobody knows how long the input is"
                                            : ", the most, since the input is large");
        default:
            return count + ", as the size of the input suggests";
    }
}

std::string describe_reducers(const job_record& job, mapreduce::reducer_mode mode) {
    if (!job.reduces) return "none";
    if (job.order != THRONG_ORDER_UNSPECIFIED) {
        return "deferred: when all records have come, since the job has its values in order";
    }
    switch (mode) {
        case mapreduce::reducer_mode::live:
            return "live, as --reducers says: each from the first record of its key on";
        case mapreduce::reducer_mode::deferred:
            return "deferred, as --reducers says: one after the other when all records have come";
        default:
            return "auto: records wait at first; a shard in which they show that keys have many "
                   "goes live, the others' reducers run when all records have come";
    }
}

std::string describe_budget(const link_plan& plans) {
    const run_plan& plan = plans.most;
    std::string text = exact_bytes(plan.memory.budget_bytes);
    switch (plan.memory_from) {
        case memory_origin::option:
            text += ", as --memory says";
            break;
        case memory_origin::control_group:
            text += ", 70 % of what the control group allows";
            break;
        case memory_origin::machine:
            text += ", 70 % of what the machine has";
            break;
        case memory_origin::unknown:
            text += ", since nobody says what the machine has";
    }
    const std::uint64_t least = plans.least.memory.budget_bytes;
    if (least == plan.memory.budget_bytes) return text;
    return text + fmt::format(", less the text that it reads; no less than {}", bytes(least));
}

// Shares that are parts of the budget, of which the rest is for records and results.
std::string describe_shares(const job_record& job, const link_plan& plans) {
    const mapreduce::memory_plan& most = plans.most.memory;
    std::string text;
    if (job.combines) {
        const std::uint64_t tables = std::uint64_t{2} * most.table_bytes * plans.most.mappers;
        text += fmt::format("tables and their long keys {}; ", bytes(tables));
    }
    if (job.reduces) {
        const std::uint64_t batches = most.batches * plans.most.mappers * most.batch_bytes;
        text += fmt::format("batches on their way {}, of {} bytes; ", bytes(batches),
                            number(most.batch_bytes));
        text += fmt::format("a worker sorts {} of records to their keys at once; ",
                            bytes(most.most_bytes_at_once));
    }
    if (plans.most_text_bytes > 0) {
        text += fmt::format("text for the next job {}; ", bytes(plans.most_text_bytes));
    }
    if (text.empty()) return "all of it for results and sorting";
    return "up to: " + text +
           (job.reduces ? "the rest for records that wait, reducers and results"
                        : "the rest for results");
}

std::string describe_beyond(const job_record& job, const link_plan& plans) {
    const mapreduce::memory_plan& memory = plans.most.memory;
    const std::string& folder = plans.most.scratch;
    std::string text =
        fmt::format("from {} in use on, {} go to a scratch file in {}{}",
                    bytes(memory.short_from_bytes), job.reduces ? "records and results" : "results",
                    io::quoted_path(folder), free_bytes(folder));
    if (::access(folder.c_str(), W_OK | X_OK) != 0) {
        text += fmt::format(" (which would fail: {})", io::reason(errno));
    }
    if (!job.reduces) return text;
    text += "; keys that have no reducer then wait until all records have come; a shard that is ";
    if (job.order != THRONG_ORDER_UNSPECIFIED) {
        return text + "too large to be sorted in memory is sorted by way of that file";
    }
    return text + fmt::format("too large to be sorted is reduced in passes of {} keys",
                              number(memory.most_reducers_at_once));
}

std::string describe_input(const run_record& run, std::size_t index, const run_plan& plan) {
    if (index > 0) return fmt::format("what '{}' writes, as lines", run.jobs[index - 1].name);
    return plan.tasks > 0 ? describe_tasks(plan) : describe_inputs(run.inputs, plan.takes_pieces);
}

std::string explain_job(const run_record& run, std::size_t index, const link_plan& plans,
                        const run_options& options) {
    const job_record& job = run.jobs[index];
    const bool is_first = index == 0;
    std::vector<column_entry> entries{
        {"from", fmt::format("{}, built by {}", io::printable(job.file), job.compiler)},
        {"steps", steps_of(job)}};
    std::string parameters;
    for (const auto& [name, value] : job.parameters) {
        parameters += (parameters.empty() ? "" : ", ") + name + '=' + io::printable(value);
    }
    if (!parameters.empty()) entries.push_back({"parameters", parameters});
    entries.push_back({"input", describe_input(run, index, plans.most)});
    entries.push_back({"splits", describe_splits(plans, is_first)});
    entries.push_back({"workers", describe_workers(plans.most)});
    entries.push_back({"mappers", describe_mappers(plans)});
    if (job.combines) entries.push_back({"combining", describe_combining(plans)});
    entries.push_back({"shards", describe_shards(plans, is_first)});
    entries.push_back({"reducers", describe_reducers(job, options.engine.reducers)});
    entries.push_back({"memory", describe_budget(plans)});
    entries.push_back({"its shares", describe_shares(job, plans)});
    entries.push_back({"beyond it", describe_beyond(job, plans)});
    const std::string place =
        run.jobs.size() == 1 ? "" : fmt::format("{}/{} ", index + 1, run.jobs.size());
    return fmt::format("{}{}: {}\n{}", place, job.name, job.summary, two_columns(entries, 2));
}

std::string describe_folder(const run_options& options, std::vector<column_entry>& more) {
    const io::output_outlook outlook = io::foresee_output(options.output, policy_of(options));
    const std::string& old = outlook.of_killed_runs.to_restore;
    if (!old.empty()) {
        more.push_back({"put back",
                        fmt::format("{}, which a killed run had set aside", io::quoted_path(old))});
    }
    for (const std::string& each : outlook.of_killed_runs.to_remove) {
        more.push_back(
            {"removed", fmt::format("{}, which a killed run has left", io::quoted_path(each))});
    }
    return fmt::format("the folder {}, {}", io::quoted_path(options.output),
                       outlook.replaces ? "in place of the output that is there" : "which is new");
}

std::string describe_order(const run_options& options, const link_plan& last, bool reduces) {
    std::string text;
    switch (last.most.order) {
        case mapreduce::result_order::key:
            text = "by key";
            break;
        case mapreduce::result_order::value:
            text = "by value, the largest first";
            break;
        default:
            text = reduces ? "as they come" : "that of the input";
    }
    if (options.engine.top) text += fmt::format("; the first {} only", number(*options.engine.top));
    return text;
}

std::string describe_bad_records(const run_options& options) {
    const std::uint64_t most = options.engine.max_bad_records;
    if (most == 0) return "the first one fails the job";
    return fmt::format("up to {} are skipped{}", number(most),
                       options.output.empty()
                           ? std::string()
                           : fmt::format(", and listed in {}", bad_records_name));
}

std::string describe_files(const run_options& options) {
    const bool is_compressed = options.compression != io::output_compression::none;
    const std::string first = fmt::format("part-00000{}{}", extension_of(options.engine.format),
                                          extension_of(options.compression));
    const std::string many =
        options.parts ? fmt::format("{} and so on, {} in all, with equally many results each",
                                    first, number(*options.parts))
                      : fmt::format("{} and so on of {} each{}", first,
                                    bytes(io::part_division::usual_part_bytes),
                                    is_compressed ? " before they are compressed" : "");
    return many + ", and _SUCCESS; written aside, in place when all is done";
}

std::string describe_format(mapreduce::result_format format) {
    switch (format) {
        case mapreduce::result_format::jsonl:
            return "jsonl: a line of JSON for each result, with \"key\" and \"value\"";
        case mapreduce::result_format::csv:
            return "csv: a row for each result, key and value separated by a comma";
        default:
            return "tsv: a line for each result, key and value separated by a tab";
    }
}

std::string describe_compression(const run_options& options) {
    if (options.compression == io::output_compression::gzip) {
        return "with gzip, in members of up to 65,280 bytes of text";
    }
    return fmt::format("with zstd, in frames of {} of text", bytes(io::compressed_piece_bytes));
}

std::string explain_output(const run_record& run, const link_plan& last,
                           const run_options& options) {
    std::vector<column_entry> entries;
    std::vector<column_entry> more;
    if (options.output.empty()) {
        entries.push_back({"to", "standard output"});
    } else {
        entries.push_back({"to", describe_folder(options, more)});
        entries.push_back({"files", describe_files(options)});
    }
    std::ranges::move(more, std::back_inserter(entries));
    entries.push_back({"format", describe_format(options.engine.format)});
    if (!options.header.empty()) {
        entries.push_back({"header", fmt::format("{}", fmt::join(options.header, ", "))});
    }
    if (options.compression != io::output_compression::none) {
        entries.push_back({"compressed", describe_compression(options)});
    }
    entries.push_back({"order", describe_order(options, last, run.jobs.back().reduces)});
    entries.push_back({"bad records", describe_bad_records(options)});
    if (!options.report.empty()) {
        entries.push_back({"report", io::quoted_path(options.report)});
    }
    return "output\n" + two_columns(entries, 2);
}

}  // namespace

std::string explain_run(const run_record& run, std::span<const link_plan> plans,
                        const run_options& options) {
    std::string text;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        text += explain_job(run, i, plans[i], options);
    }
    return text + explain_output(run, plans.back(), options);
}

}  // namespace throng::cli
