// throng run: one job, from its inputs to its output.
#include "bad_record_report.hpp"
#include "commands.hpp"
#include "exit_status.hpp"
#include "interruption.hpp"
#include "io/errors.hpp"
#include "io/inputs.hpp"
#include "io/output_directory.hpp"
#include "io/output_sink.hpp"
#include "io/part_writer.hpp"
#include "mapreduce/bad_records.hpp"
#include "mapreduce/job_run.hpp"
#include "messages.hpp"
#include "plugin/job_search.hpp"
#include "progress_display.hpp"
#include "report.hpp"
#include "run_options.hpp"
#include "summary.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace throng::cli {

namespace {

constexpr const char* bad_records_name = "_bad";

std::vector<std::pair<std::string, std::string>> split_parameters(
    const std::vector<std::string>& given) {
    std::vector<std::pair<std::string, std::string>> parameters;
    for (const std::string& each : given) {
        const std::size_t equals = each.find('=');
        if (equals == std::string::npos || equals == 0) {
            throw usage_error(fmt::format("-D: expected NAME=VALUE, not '{}'", each));
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
    /// Lists them in a file of the directory, if there is one, and if there are any.
    void write(std::span<const mapreduce::bad_record> records, std::span<const io::input> inputs) {
        if (!directory_ || records.empty()) return;
        directory_->write_file(bad_records_name, mapreduce::bad_records_as_text(records, inputs));
    }
    void commit() {
        if (!directory_) return;
        directory_->commit();
        if (!directory_->leftover().empty()) {
            complain(fmt::format("the old output could not be removed; it is in {}",
                                 io::quoted_path(directory_->leftover())));
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

// What does not fit into memory goes where the output will need room too, rather than to a system's
// folder for temporary files, which may be small, or even in memory.
std::string scratch_folder(const run_options& options) {
    if (!options.engine.scratch.empty() || options.output.empty()) return options.engine.scratch;
    std::filesystem::path output = options.output;
    if (!output.has_filename()) output = output.parent_path();  // it ends with a slash
    return output.has_parent_path() ? output.parent_path().string() : ".";
}

std::unique_ptr<mapreduce::job_run> make_run(const throng_job& job, run_options& options) {
    options.engine.scratch = scratch_folder(options);
    options.engine.parameters = split_parameters(options.parameters);
    std::vector<io::input> inputs = io::expand_inputs(options.inputs);
    try {
        return std::make_unique<mapreduce::job_run>(job, std::move(inputs), options.engine);
    } catch (const mapreduce::job_error& e) {
        throw usage_error(e.what());
    }
}

// Removes a folder that other threads may still be writing to: once it is gone they cannot.
void remove_folder(const std::string& path) {
    constexpr int attempts = 100;
    std::error_code ignored;
    for (int i = 0; i < attempts && std::filesystem::exists(path, ignored); ++i) {
        std::filesystem::remove_all(path, ignored);
    }
}

progress_mode progress_of(const run_options& options) {
    const bool silent = options.quiet && options.progress == progress_mode::automatic;
    return silent ? progress_mode::never : options.progress;
}

// Until it goes away a signal stops the run, or ends the program without leaving anything behind.
// What is not in place by then is removed first.
class stoppable_target {
public:
    stoppable_target(const run_options& options, interruption_guard& interruption,
                     mapreduce::job_run& run, progress_display& display)
        : interruption_(interruption) {
        const auto held = interruption.hold();
        target_.emplace(options);
        const auto give_up = [&display, folder = target_->temporary_path()] {
            display.stop();
            if (!folder.empty()) remove_folder(folder);
        };
        interruption.arm(
            held, [&run] { run.cancel(); }, give_up);
    }
    ~stoppable_target() {
        target_.reset();
        interruption_.disarm();
    }
    stoppable_target(const stoppable_target&) = delete;
    stoppable_target& operator=(const stoppable_target&) = delete;

    [[nodiscard]] io::sink& sink() { return target_->sink(); }
    void write(std::span<const mapreduce::bad_record> records, std::span<const io::input> inputs) {
        target_->write(records, inputs);
    }
    /// Throws job_cancelled if there has been a signal.
    void commit() {
        if (!interruption_.begin_commit()) throw mapreduce::job_cancelled("interrupted");
        target_->commit();
    }

private:
    interruption_guard& interruption_;
    std::optional<destination> target_;
};

// Lets the progress bar end before results come where it is drawn.
class after_display final : public io::sink {
public:
    after_display(io::sink& to, progress_display& display) : to_(to), display_(display) {}

    void write(std::string_view records) override {
        display_.stop();
        to_.write(records);
    }
    void finish() override {
        display_.stop();
        to_.finish();
    }
    [[nodiscard]] bool reader_gone() const override { return to_.reader_gone(); }

private:
    io::sink& to_;
    progress_display& display_;
};

// Where all records that were skipped are; empty if nowhere.
std::string bad_records_path(const run_options& options) {
    if (options.output.empty()) return {};
    return std::filesystem::path(options.output) / bad_records_name;
}

struct outcome {
    mapreduce::job_summary summary;
    std::vector<mapreduce::bad_record> bad_records;
};

outcome run_to_end(mapreduce::job_run& run, const run_options& options,
                   interruption_guard& interruption) {
    progress_display display(run.progress(), progress_of(options));
    stoppable_target target(options, interruption, run, display);
    const bool on_terminal = options.output.empty() && ::isatty(STDOUT_FILENO) != 0;
    after_display undisturbed(target.sink(), display);
    const mapreduce::job_summary summary = run.run(on_terminal ? undisturbed : target.sink());
    std::vector<mapreduce::bad_record> bad_records = run.take_bad_records();
    target.write(bad_records, run.inputs());
    target.commit();
    return {summary, std::move(bad_records)};
}

int carry_out(run_options& options) {
    const std::unique_ptr<plugin::plugin> job = find_job(options.job);
    interruption_guard interruption;
    const std::unique_ptr<mapreduce::job_run> run = make_run(job->job(), options);
    try {
        const outcome done = run_to_end(*run, options, interruption);
        if (!options.quiet) {
            report_bad_records(done.bad_records, run->inputs(), bad_records_path(options));
            print_summary(job->name(), done.summary);
        }
        if (!options.report.empty()) write_report(options.report, job->name(), done.summary);
        return exit_done;
    } catch (const mapreduce::job_cancelled&) {
        complain("interrupted");
        return exit_interrupted;
    } catch (const mapreduce::job_error&) {
        // Those before the one that was too many.
        if (!options.quiet) report_bad_records(run->take_bad_records(), run->inputs(), "");
        throw;
    }
}

}  // namespace

void add_run_command(CLI::App& app, int& status) {
    auto options = std::make_shared<run_options>();
    CLI::App* command = app.add_subcommand("run", "Run a job");
    add_run_options(*command, *options);
    command->footer(
        "Examples:\n"
        "  throng run wordcount book.txt --top 10\n"
        "  throng run wordcount -D words=unicode texts/ -o counts\n"
        "  zcat log.gz | throng run grep -D pattern='error|fatal' -\n"
        "\n"
        "Results go to standard output, everything else to standard error.\n"
        "Exit status: 0 done, 1 the job failed, 2 wrong usage, 130 interrupted.");
    command->callback([options, &status] { status = carry_out(*options); });
}

}  // namespace throng::cli
