#include "run_options.hpp"

#include "option_values.hpp"

#include <CLI/CLI.hpp>

#include <map>

namespace throng::cli {

namespace {

using io::output_compression;
using mapreduce::reducer_mode;
using mapreduce::result_format;
using mapreduce::result_order;

constexpr unsigned most_workers = 1024;
constexpr unsigned most_partitions = 65536;
constexpr std::uint64_t most_tasks = 1'000'000'000;
constexpr unsigned most_parts = 100000;

void add_result_options(CLI::App& command, run_options& options) {
    static const std::map<std::string, result_order> orders = {
        {"key", result_order::key}, {"value", result_order::value}, {"none", result_order::none}};
    CLI::Option* output =
        command
            .add_option("-o,--output", options.output,
                        "Write the results to files in this new folder, which appears whole or "
                        "not at all (default: standard output)")
            ->check(output_name("the name of a folder"))
            ->option_text("DIR");
    command.add_flag("--overwrite", options.overwrite, "Replace an output folder that exists")
        ->disable_flag_override()
        ->needs(output);
    command
        .add_option_function<std::string>(
            "--sort",
            [&options](const std::string& name) { options.engine.order = orders.at(name); },
            "Order of the results: by key (the default), by value (largest first), or none (as "
            "they come; those of a job without reducers in the order of the input)")
        ->check(one_of({"key", "value", "none"}))
        ->option_text("ORDER");
    command
        .add_option("--top", options.engine.top,
                    "Only the N results with the largest values, largest first")
        ->check(whole_number(1))
        ->option_text("N");
    command
        .add_option("--max-bad-records", options.engine.max_bad_records,
                    "Skip up to N records that a job fails on, N for each job; the file _bad of an "
                    "output folder lists them (default: 0, the first one fails the job)")
        ->check(whole_number(0))
        ->option_text("N");
}

// What the text of results is, and how it is divided into files.
void add_text_options(CLI::App& command, run_options& options) {
    static const std::map<std::string, result_format> formats = {
        {"tsv", result_format::tsv}, {"jsonl", result_format::jsonl}, {"csv", result_format::csv}};
    static const std::map<std::string, output_compression> compressions = {
        {"gzip", output_compression::gzip}, {"zstd", output_compression::zstd}};
    command
        .add_option_function<std::string>(
            "--format",
            [&options](const std::string& name) {
                options.engine.format = options.engine.named_format = formats.at(name);
            },
            "Of the results: tsv (the default), columns with tabs between; jsonl, lines of JSON; "
            "or csv, as in RFC 4180")
        ->check(one_of({"tsv", "jsonl", "csv"}))
        ->option_text("FORMAT");
    command
        .add_option_function<std::string>(
            "--header",
            [&options](const std::string& names) { options.header = split_names(names); },
            "Names of the columns, such as word,count: the first line of each file, or of standard "
            "output (default: there is none)")
        ->check(column_names())
        ->option_text("NAMES");
    command
        .add_option_function<std::string>(
            "--compress",
            [&options](const std::string& name) { options.compression = compressions.at(name); },
            "Compress the results, with zstd or gzip")
        ->check(one_of({"zstd", "gzip"}))
        ->option_text("HOW");
    command
        .add_option("--parts", options.parts,
                    "Divide the results into N files with equally many each (default: files of "
                    "256 MiB, before they are compressed)")
        ->check(whole_number(1, most_parts))
        ->needs("--output")
        ->option_text("N");
    command
        .add_option_function<std::string>(
            "--partitioner",
            [&options](const std::string& name) { options.for_hadoop = name == "hadoop"; },
            "Which of the N files of --parts a result goes to: even (the default), equally many to "
            "each, in order; or hadoop, as the hash of its key says, so that each file is that of "
            "a reduce task of throng submit")
        ->check(one_of({"even", "hadoop"}))
        ->needs("--parts")
        ->option_text("HOW");
}

void add_tuning_options(CLI::App& command, run_options& options) {
    static const std::map<std::string, reducer_mode> modes = {{"live", reducer_mode::live},
                                                              {"deferred", reducer_mode::deferred},
                                                              {"auto", reducer_mode::automatic}};
    command
        .add_option_function<std::string>(
            "--reducers",
            [&options](const std::string& name) { options.engine.reducers = modes.at(name); },
            "When reducers run: live, from the first record of their key on; deferred, when all "
            "have come; or auto (the default), live where keys have many records. Always deferred "
            "where a job asks for its values in order")
        ->check(one_of({"live", "deferred", "auto"}))
        ->option_text("WHEN")
        ->group("Tuning");
    command
        .add_option("--workers", options.engine.workers,
                    "Threads to use (default: one for each processor)")
        ->check(whole_number(1, most_workers))
        ->option_text("N")
        ->group("Tuning");
    command
        .add_option("--partitions", options.engine.partitions,
                    "Shards that the keys are spread over (default: up to 1024)")
        ->check(whole_number(1, most_partitions))
        ->option_text("N")
        ->group("Tuning");
    command
        .add_option("--memory", options.engine.memory_bytes,
                    "Memory for tables, records, reducers and results, such as 2G (default: 70 % "
                    "of what the machine or its control group has); what needs more goes to disk")
        ->transform(size_in_bytes(mapreduce::least_memory_bytes))
        ->option_text("SIZE")
        ->group("Tuning");
    command
        .add_option("--scratch", options.engine.scratch,
                    "Folder for what does not fit into memory (default: the one that the output "
                    "folder is in; without one $TMPDIR, or /tmp)")
        ->check(existing_folder())
        ->option_text("DIR")
        ->group("Tuning");
    command
        .add_option("--tasks", options.engine.tasks,
                    "Pieces that the work of a job without input is divided into (default: 64)")
        ->check(whole_number(1, most_tasks))
        ->option_text("N")
        ->group("Tuning");
    command
        .add_option("--split-size", options.engine.split_bytes,
                    "Bytes of input that a mapper takes at a time, such as 64K (default: 256K to "
                    "4M, as the size of the input suggests)")
        ->transform(size_in_bytes())
        ->option_text("SIZE")
        ->group("Tuning");
}

void add_display_options(CLI::App& command, run_options& options) {
    command
        .add_flag("--explain", options.explain,
                  "Say what a run with these arguments would do, and why: splits, shards, memory, "
                  "output; run and write nothing")
        ->disable_flag_override();
    command
        .add_option("--report", options.report,
                    "Write what the run did, and where its time went, to this file as JSON (- is "
                    "standard output), also when it fails or is interrupted")
        ->check(not_empty("the name of a file"))
        ->option_text("FILE");
    static const std::map<std::string, progress_mode> modes = {{"auto", progress_mode::automatic},
                                                               {"always", progress_mode::always},
                                                               {"never", progress_mode::never}};
    command
        .add_option_function<std::string>(
            "--progress",
            [&options](const std::string& name) { options.progress = modes.at(name); },
            "A progress bar on standard error: always, never, or auto (the default: on a terminal, "
            "for work of more than half a second)")
        ->check(one_of({"auto", "always", "never"}))
        ->option_text("WHEN");
    command
        .add_flag("--quiet", options.quiet,
                  "Neither summary nor skipped records on standard error, and no progress bar "
                  "unless it is asked for")
        ->disable_flag_override();
}

}  // namespace

void add_run_options(CLI::App& command, run_options& options) {
    command
        .add_option(
            "JOB", options.job,
            "A job's name (see `throng jobs`), or a file: a plugin, such as ./libmine.so, or "
            "a source, such as ./mine.cpp, which is compiled and kept")
        ->required();
    command
        .add_option("INPUT", options.inputs,
                    "Files, folders (all files below them), globs, or - for standard input; they "
                    "may be compressed (gzip, bzip2, zstd, xz, lz4) or archives (tar, zip); none "
                    "for a job that reads no input")
        ->option_text("...");
    command
        .add_option_function<std::string>(
            "--input-format",
            [&options](const std::string& name) { options.reads_results = name == "kv"; },
            "What INPUT is: kv, keys and values as jobs write them, by whole jobs; or auto (the "
            "default), whatever JOB reads")
        ->check(one_of({"auto", "kv"}))
        ->option_text("FORMAT");
    command.option_defaults()->take_last();  // an option given again counts, not the one before
    command
        .add_option("-D", options.parameters,
                    "A parameter of JOB, or of the job of the --then before it; see `throng jobs "
                    "JOB`")
        ->take_all()
        ->allow_extra_args(false)
        ->option_text("NAME=VALUE");
    command
        .add_option("--then", options.next_jobs,
                    "A job that reads the results of the one before it, as if they were a file; "
                    "may be given several times")
        ->take_all()
        ->allow_extra_args(false)
        ->option_text("JOB");
    add_result_options(command, options);
    add_text_options(command, options);
    add_display_options(command, options);
    add_tuning_options(command, options);
}

}  // namespace throng::cli
