// throng run: one job, or several of which each reads what the one before writes.
#include "bad_record_report.hpp"
#include "commands.hpp"
#include "exit_status.hpp"
#include "interruption.hpp"
#include "io/errors.hpp"
#include "io/inputs.hpp"
#include "io/output_directory.hpp"
#include "io/output_sink.hpp"
#include "io/part_writer.hpp"
#include "job_arguments.hpp"
#include "job_loading.hpp"
#include "mapreduce/bad_records.hpp"
#include "mapreduce/job_chain.hpp"
#include "mapreduce/job_instance.hpp"
#include "messages.hpp"
#include "plugin/plugin.hpp"
#include "progress_display.hpp"
#include "report.hpp"
#include "run_options.hpp"
#include "summary.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace throng::cli {

namespace {

constexpr const char* bad_records_name = "_bad";
constexpr std::uint64_t part_bytes = std::uint64_t{256} << 20;  // of an output

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
        sink_ = std::make_unique<io::part_writer>(*directory_, part_bytes);
    }

    [[nodiscard]] io::sink& sink() { return *sink_; }
    /// That of a named output; there is a directory then.
    [[nodiscard]] std::unique_ptr<io::sink> named_sink(const std::string& name) {
        return std::make_unique<io::part_writer>(*directory_, part_bytes, '_' + name);
    }
    /// What has to be removed if the program ends without commit(); empty if nothing.
    [[nodiscard]] std::string temporary_path() const {
        return directory_ ? directory_->temporary_path() : std::string();
    }
    /// Lists them in a file of the directory, if there is one, and if there are any.
    void write_bad_records(std::span<const mapreduce::job_outcome> jobs) {
        std::string text;
        for (const mapreduce::job_outcome& each : jobs) {
            text += mapreduce::bad_records_as_text(each.bad_records, each.inputs);
        }
        if (directory_ && !text.empty()) directory_->write_file(bad_records_name, text);
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

// What does not fit into memory goes where the output will need room too, rather than to a system's
// folder for temporary files, which may be small, or even in memory.
std::string scratch_folder(const run_options& options) {
    if (!options.engine.scratch.empty() || options.output.empty()) return options.engine.scratch;
    std::filesystem::path output = options.output;
    if (!output.has_filename()) output = output.parent_path();  // it ends with a slash
    return output.has_parent_path() ? output.parent_path().string() : ".";
}

using job_plugins = std::vector<std::unique_ptr<plugin::plugin>>;

// What is said of the results is for the last job.
std::unique_ptr<mapreduce::job_chain> make_chain(const job_plugins& plugins,
                                                 const std::vector<job_arguments>& jobs,
                                                 const run_options& options) {
    std::vector<mapreduce::chain_link> links;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        links.push_back({plugins[i]->job(), options.engine});
        mapreduce::job_options& its = links.back().options;
        its.scratch = scratch_folder(options);
        its.parameters = jobs[i].parameters;
        if (i + 1 == jobs.size()) continue;
        its.order = mapreduce::result_order::automatic;
        its.top.reset();
    }
    std::vector<io::input> inputs = io::expand_inputs(options.inputs);
    try {
        return std::make_unique<mapreduce::job_chain>(std::move(links), std::move(inputs));
    } catch (const mapreduce::job_error& e) {
        throw usage_error(e.what());
    }
}

// What goes to a named output needs a place, and one that no other job writes to.
void check_named_outputs(const job_plugins& plugins, const run_options& options) {
    std::map<std::string, std::string> jobs;
    for (const auto& each : plugins) {
        for (const std::string& name : mapreduce::output_names(each->job())) {
            if (options.output.empty()) {
                throw usage_error(fmt::format(
                    "job '{}' writes more than its results, to the output '{}': give -o DIR, in "
                    "which that is _{}-00000",
                    each->name(), name, name));
            }
            const auto [other, is_new] = jobs.emplace(name, each->name());
            if (is_new) continue;
            throw usage_error(fmt::format("the jobs '{}' and '{}' both have an output '{}': run "
                                          "them one after the other, with an -o DIR each",
                                          other->second, each->name(), name));
        }
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

// The progress bars of the jobs of a chain, one after the other.
class chain_display {
public:
    explicit chain_display(progress_mode mode) : mode_(mode) {}

    // The bar of the chain's present job, until end() or the next one.
    void show(const mapreduce::job_chain& chain) {
        std::string title;
        if (chain.size() > 1) {
            title = fmt::format("{}/{} {}: ", chain.number() + 1, chain.size(), chain.name());
        }
        const std::lock_guard lock(mutex_);
        present_.emplace(chain.progress(), mode_, std::move(title));
    }
    void end() {
        const std::lock_guard lock(mutex_);
        present_.reset();
    }
    // Nothing more is drawn of the present one. For any thread.
    void stop() {
        const std::lock_guard lock(mutex_);
        if (present_) present_->stop();
    }

private:
    const progress_mode mode_;
    std::mutex mutex_;
    std::optional<progress_display> present_;
};

// Until it goes away a signal stops the run, or ends the program without leaving anything behind.
// What is not in place by then is removed first.
class stoppable_target {
public:
    stoppable_target(const run_options& options, interruption_guard& interruption,
                     mapreduce::job_chain& chain, chain_display& display)
        : interruption_(interruption) {
        const auto held = interruption.hold();
        target_.emplace(options);
        const auto give_up = [&display, folder = target_->temporary_path()] {
            display.stop();
            if (!folder.empty()) remove_folder(folder);
        };
        interruption.arm(
            held, [&chain] { chain.cancel(); }, give_up);
    }
    ~stoppable_target() {
        target_.reset();
        interruption_.disarm();
    }
    stoppable_target(const stoppable_target&) = delete;
    stoppable_target& operator=(const stoppable_target&) = delete;

    [[nodiscard]] io::sink& sink() { return target_->sink(); }
    [[nodiscard]] std::unique_ptr<io::sink> named_sink(const std::string& name) {
        return target_->named_sink(name);
    }
    void write_bad_records(std::span<const mapreduce::job_outcome> jobs) {
        target_->write_bad_records(jobs);
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
    after_display(io::sink& to, chain_display& display) : to_(to), display_(display) {}

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
    chain_display& display_;
};

// Where all records that were skipped are; empty if nowhere.
std::string bad_records_path(const run_options& options) {
    if (options.output.empty()) return {};
    return std::filesystem::path(options.output) / bad_records_name;
}

void run_to_end(mapreduce::job_chain& chain, const run_options& options,
                interruption_guard& interruption) {
    chain_display display(progress_of(options));
    stoppable_target target(options, interruption, chain, display);
    const bool on_terminal = options.output.empty() && ::isatty(STDOUT_FILENO) != 0;
    after_display undisturbed(target.sink(), display);
    do {
        display.show(chain);
        chain.run(on_terminal ? undisturbed : target.sink(),
                  [&target](const std::string& name) { return target.named_sink(name); });
        display.end();
    } while (chain.next());
    target.write_bad_records(chain.outcomes());
    target.commit();
}

void report_all_bad_records(const mapreduce::job_chain& chain, const std::string& file) {
    for (const mapreduce::job_outcome& each : chain.outcomes()) {
        report_bad_records(each.bad_records, each.inputs, file);
    }
}

void tell_of_done(const mapreduce::job_chain& chain, const run_options& options) {
    if (!options.quiet) {
        report_all_bad_records(chain, bad_records_path(options));
        for (const mapreduce::job_outcome& each : chain.outcomes()) {
            print_summary(each.job, each.summary);
        }
    }
    if (!options.report.empty()) write_report(options.report, chain.outcomes());
}

int carry_out(const run_options& options, const std::vector<job_arguments>& jobs) {
    interruption_guard interruption;
    job_plugins plugins;
    for (const job_arguments& each : jobs) {
        plugins.push_back(load_job(each.job, options.quiet, interruption));
    }
    check_named_outputs(plugins, options);
    const std::unique_ptr<mapreduce::job_chain> chain = make_chain(plugins, jobs, options);
    try {
        run_to_end(*chain, options, interruption);
        tell_of_done(*chain, options);
        return exit_done;
    } catch (const mapreduce::job_cancelled&) {
        complain("interrupted");
        return exit_interrupted;
    } catch (const mapreduce::job_error&) {
        // Those before the one that was too many.
        if (!options.quiet) report_all_bad_records(*chain, "");
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
        "  throng run wordcount book.txt --then grep -D pattern=ing -o words\n"
        "  throng run ./mine.cpp texts/\n"
        "\n"
        "Results go to standard output, everything else to standard error.\n"
        "Exit status: 0 done, 1 the job failed, 2 wrong usage, 130 interrupted.");
    command->callback(
        [options, command, &status] { status = carry_out(*options, jobs_of(*command, *options)); });
}

}  // namespace throng::cli
