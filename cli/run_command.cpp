// throng run: one job, from its inputs to its output.
#include "commands.hpp"
#include "exit_status.hpp"
#include "interruption.hpp"
#include "io/inputs.hpp"
#include "io/output_directory.hpp"
#include "io/output_sink.hpp"
#include "io/part_writer.hpp"
#include "mapreduce/job_run.hpp"
#include "plugin/job_search.hpp"
#include "progress_display.hpp"
#include "summary.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace throng::cli {

namespace {

using mapreduce::result_order;

struct run_options {
    std::string job;
    std::vector<std::string> inputs;
    std::string output;
    bool overwrite = false;
    std::vector<std::string> parameters;
    mapreduce::job_options engine;
    progress_mode progress = progress_mode::automatic;
    bool quiet = false;
};

std::vector<std::pair<std::string, std::string>> split_parameters(
    const std::vector<std::string>& given) {
    std::vector<std::pair<std::string, std::string>> parameters;
    for (const std::string& each : given) {
        const std::size_t equals = each.find('=');
        if (equals == std::string::npos || equals == 0) {
            throw usage_error(fmt::format("-D {}: expected -D name=value", each));
        }
        parameters.emplace_back(each.substr(0, equals), each.substr(equals + 1));
    }
    return parameters;
}

// Where the results go: an output directory, or standard output.
class destination {
public:
    explicit destination(const run_options& options) {
        if (options.output.empty()) {
            sink_ = std::make_unique<io::stream_sink>(STDOUT_FILENO, "standard output");
            return;
        }
        directory_.emplace(options.output,
                           options.overwrite ? io::if_exists::overwrite : io::if_exists::refuse);
        sink_ = std::make_unique<io::part_writer>(*directory_);
    }

    [[nodiscard]] io::sink& sink() { return *sink_; }
    /// What has to be removed if the program ends without commit(); empty if nothing.
    [[nodiscard]] std::string temporary_path() const {
        return directory_ ? directory_->temporary_path() : std::string();
    }
    void commit() {
        if (!directory_) return;
        directory_->commit();
        if (!directory_->leftover().empty()) {
            fmt::print(stderr, "throng: the old output could not be removed; it is in '{}'\n",
                       directory_->leftover());
        }
    }

private:
    std::optional<io::output_directory> directory_;
    std::unique_ptr<io::sink> sink_;
};

std::unique_ptr<plugin::plugin> find_job(const std::string& name) {
    try {
        return plugin::job_search::of_program().find(name);
    } catch (const plugin::plugin_error& e) {
        throw usage_error(e.what());
    }
}

std::unique_ptr<mapreduce::job_run> make_run(const throng_job& job, run_options& options) {
    options.engine.parameters = split_parameters(options.parameters);
    std::vector<io::input> inputs = io::expand_inputs(options.inputs);
    try {
        return std::make_unique<mapreduce::job_run>(job, std::move(inputs), options.engine);
    } catch (const mapreduce::job_error& e) {
        throw usage_error(e.what());
    }
}

int carry_out(run_options& options) {
    const std::unique_ptr<plugin::plugin> job = find_job(options.job);
    interruption_guard interruption;
    const std::unique_ptr<mapreduce::job_run> run = make_run(job->job(), options);
    destination target(options);
    interruption.on_interrupt([&run] { run->cancel(); }, target.temporary_path());
    mapreduce::job_summary summary;
    try {
        const progress_display display(run->progress(), options.progress);
        summary = run->run(target.sink());
    } catch (const mapreduce::job_cancelled&) {
        fmt::print(stderr, "throng: interrupted; nothing has been written\n");
        return exit_interrupted;
    }
    interruption.disarm();
    target.commit();
    if (!options.quiet) print_summary(job->name(), summary);
    return exit_done;
}

void add_engine_options(CLI::App& command, run_options& options) {
    static const std::map<std::string, result_order> orders = {
        {"key", result_order::key}, {"value", result_order::value}, {"none", result_order::none}};
    command
        .add_option("--sort", options.engine.order,
                    "Order of the results: by key (the default), by value (largest first), or "
                    "none (as they come; a map-only job's: in the order of the input)")
        ->transform(CLI::CheckedTransformer(orders).description("key|value|none"))
        ->option_text("key|value|none");
    command
        .add_option("--top", options.engine.top,
                    "Only the N results with the largest values, largest first")
        ->check(CLI::PositiveNumber.description(""))
        ->option_text("N");
    command
        .add_option("--workers", options.engine.workers,
                    "Threads to use; default: one for each processor")
        ->check(CLI::Range(1U, 1024U).description(""))
        ->option_text("N")
        ->group("Tuning");
    command
        .add_option("--partitions", options.engine.partitions,
                    "Shards that the keys are spread over; default: 32 for each worker")
        ->check(CLI::Range(1U, 65536U).description(""))
        ->option_text("N")
        ->group("Tuning");
    command
        .add_option("--split-size", options.engine.split_bytes,
                    "Bytes of input that a mapper takes at a time, for example 64K; default: "
                    "256 KiB to 4 MiB, as the size of the input suggests")
        ->transform(CLI::AsSizeValue(false).description(""))
        ->check(CLI::PositiveNumber.description(""))
        ->option_text("SIZE")
        ->group("Tuning");
}

void add_display_options(CLI::App& command, run_options& options) {
    static const std::map<std::string, progress_mode> modes = {{"auto", progress_mode::automatic},
                                                               {"always", progress_mode::always},
                                                               {"never", progress_mode::never}};
    command
        .add_option("--progress", options.progress,
                    "A progress bar on standard error; auto: on a terminal, for long work")
        ->transform(CLI::CheckedTransformer(modes).description(""))
        ->option_text("auto|always|never");
    command.add_flag("--quiet", options.quiet, "No summary on standard error");
}

}  // namespace

void add_run_command(CLI::App& app, int& status) {
    auto options = std::make_shared<run_options>();
    CLI::App* command = app.add_subcommand("run", "Run a job");
    command
        ->add_option("JOB", options->job,
                     "A job's name (see `throng jobs`), or a plugin's file, such as ./libmine.so")
        ->required()
        ->option_text(" ");
    command
        ->add_option("INPUT", options->inputs,
                     "Files, folders (all files below them), globs, or - for standard input")
        ->required()
        ->option_text("...");
    command
        ->add_option("-o,--output", options->output,
                     "Write the results to files in this new folder, which appears whole or not at "
                     "all; default: standard output")
        ->option_text("DIR");
    command->add_flag("--overwrite", options->overwrite, "Replace an output folder that exists");
    command->add_option("-D", options->parameters, "A parameter of the job; see `throng jobs JOB`")
        ->allow_extra_args(false)
        ->option_text("NAME=VALUE");
    add_engine_options(*command, *options);
    add_display_options(*command, *options);
    command->footer(
        "Examples:\n"
        "  throng run wordcount book.txt --top 10\n"
        "  throng run wordcount -D words=unicode texts/ -o counts\n"
        "  zcat log.gz | throng run grep -D pattern='error|fatal' -\n"
        "Exit status: 0 done, 1 the job failed, 2 wrong usage, 130 interrupted.");
    command->callback([options, &status] { status = carry_out(*options); });
}

}  // namespace throng::cli
