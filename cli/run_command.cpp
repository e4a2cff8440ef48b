// throng run: one job, or several of which each reads what the one before writes.
#include "bad_record_report.hpp"
#include "commands.hpp"
#include "destination.hpp"
#include "exit_status.hpp"
#include "explanation.hpp"
#include "interruption.hpp"
#include "io/errors.hpp"
#include "io/inputs.hpp"
#include "io/output/output_sink.hpp"
#include "job_arguments.hpp"
#include "job_loading.hpp"
#include "mapreduce/job_chain.hpp"
#include "mapreduce/job_input.hpp"
#include "mapreduce/job_instance.hpp"
#include "mapreduce/results/hadoop_parts.hpp"
#include "messages.hpp"
#include "plugin/plugin.hpp"
#include "progress_display.hpp"
#include "report.hpp"
#include "run_checks.hpp"
#include "run_options.hpp"
#include "run_record.hpp"
#include "summary.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace throng::cli {

namespace {

// What does not fit into memory goes where the output will need room too, rather than to a system's
// folder for temporary files, which may be small, or even in memory.
std::string scratch_folder(const run_options& options) {
    if (!options.engine.scratch.empty() || options.output.empty()) return options.engine.scratch;
    std::filesystem::path output = options.output;
    if (!output.has_filename()) output = output.parent_path();  // it ends with a slash
    return output.has_parent_path() ? output.parent_path().string() : ".";
}

// What is said of the results is for the last job.
std::unique_ptr<mapreduce::job_chain> make_chain(const job_plugins& plugins,
                                                 const std::vector<job_arguments>& jobs,
                                                 std::vector<io::input> inputs,
                                                 std::shared_ptr<mapreduce::hadoop_parts> parts,
                                                 const run_options& options) {
    std::vector<mapreduce::chain_link> links;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        links.push_back({plugins[i]->job(), options.engine, nullptr});
        mapreduce::job_options& its = links.back().options;
        its.scratch = scratch_folder(options);
        its.parameters = jobs[i].parameters;
        if (i > 0) its.tasks = 0;
        if (i + 1 == jobs.size()) continue;
        its.order = mapreduce::result_order::automatic;
        its.top.reset();
    }
    links.back().parts = std::move(parts);
    try {
        return std::make_unique<mapreduce::job_chain>(std::move(links), std::move(inputs));
    } catch (const mapreduce::job_error& e) {
        throw usage_error(e.what());
    }
}

// What the first job reads; nothing, for one that reads no input.
std::vector<io::input> find_inputs(const throng_job& job, const run_options& options) {
    const bool needs_none = mapreduce::cut_of(job).kind == io::record_kind::task;
    if (options.inputs.empty() && !needs_none) {
        throw usage_error(fmt::format(
            "INPUT is missing: job '{}' reads {}; name files, folders or globs, or - for standard "
            "input",
            mapreduce::to_string(job.name), mapreduce::describe_input(job)));
    }
    if (options.engine.tasks != 0 && !needs_none) {
        throw usage_error(fmt::format("--tasks is for jobs without input: job '{}' reads {}",
                                      mapreduce::to_string(job.name),
                                      mapreduce::describe_input(job)));
    }
    if (!options.inputs.empty() && needs_none) {
        throw usage_error(fmt::format("INPUT: job '{}' reads no input; leave out {}",
                                      mapreduce::to_string(job.name),
                                      io::quoted_path(options.inputs.front())));
    }
    return io::expand_inputs(options.inputs);
}

const run_end interrupted_end{run_status::interrupted, "interrupted", exit_interrupted};

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
                     mapreduce::job_chain& chain, chain_display& display, run_record& record,
                     report_file& report,
                     std::shared_ptr<const std::vector<std::uint64_t>> records_of_parts)
        : interruption_(interruption) {
        const auto held = interruption.hold();
        target_.emplace(options, record.output, std::move(records_of_parts));
        const auto give_up = [&, folder = target_->temporary_path()] {
            display.stop();
            if (!folder.empty()) remove_folder(folder);
            report.write_without_waiting(record, interrupted_end, chain.outcomes_so_far());
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

    void expect(std::uint64_t records) override { to_.expect(records); }
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

void report_all_bad_records(const mapreduce::job_chain& chain, const std::string& file) {
    for (const mapreduce::job_outcome& each : chain.outcomes()) {
        report_bad_records(each.bad_records, each.inputs, file);
    }
}

// One call of the command.
class run_in_progress {
public:
    run_in_progress(const run_options& options, const std::vector<job_arguments>& jobs)
        : options_(options), jobs_(jobs), report_(options.explain ? "" : options.report) {
        record_.begin = std::chrono::system_clock::now();
        record_.command = words_of_command_line();
        record_.output.folder = options.output;
        record_.output.top = options.engine.top;
        record_.output.format = options.engine.format;
        record_.output.compression = options.compression;
    }

    int carry_out() {
        try {
            prepare();
            if (options_.explain) return explain();
            run_to_end();
        } catch (const mapreduce::job_cancelled&) {
            complain("interrupted");
            report_failure(interrupted_end);
            return exit_interrupted;
        } catch (const usage_error& e) {
            report_failure({run_status::failed, e.what(), exit_wrong_usage});
            throw;
        } catch (const std::bad_alloc&) {
            report_failure({run_status::failed, "out of memory", exit_failed});
            throw;
        } catch (const std::exception& e) {
            report_failure({run_status::failed, e.what(), exit_failed});
            throw;
        }
        tell_of_done();
        report_.write(record_, {}, chain_->outcomes());
        return exit_done;
    }

private:
    void prepare() {
        for (const job_arguments& each : jobs_) {
            plugins_.push_back(load_job(each.job, options_.quiet, interruption_));
            record_.jobs.push_back(record_of(*plugins_.back(), each));
        }
        check_run(plugins_, options_);
        record_.inputs = find_inputs(plugins_.front()->job(), options_);
        if (options_.for_hadoop) {
            parts_ = std::make_shared<mapreduce::hadoop_parts>(options_.parts.value_or(1));
        }
        chain_ = make_chain(plugins_, jobs_, record_.inputs, parts_, options_);
        for (std::size_t i = 0; i < record_.jobs.size(); ++i) {
            record_.jobs[i].parameters = chain_->parameters()[i];
        }
    }

    int explain() {
        const std::string text = explain_run(record_, chain_->plans(), options_);
        std::fputs(text.c_str(), stdout);
        return exit_done;
    }

    void run_to_end() {
        chain_display display(progress_of(options_));
        stoppable_target target(options_, interruption_, *chain_, display, record_, report_,
                                records_of_parts());
        const bool on_terminal = goes_to_terminal(options_);
        after_display undisturbed(target.sink(), display);
        try {
            do {
                display.show(*chain_);
                chain_->run(on_terminal ? undisturbed : target.sink(),
                            [&target](const std::string& name) { return target.named_sink(name); });
                display.end();
            } while (chain_->next());
        } catch (const mapreduce::job_error&) {
            display.end();
            // Those before the one that was too many.
            if (!options_.quiet) report_all_bad_records(*chain_, "");
            throw;
        }
        target.write_bad_records(chain_->outcomes());
        target.commit();
    }

    // Nothing where nobody asks for what Hadoop would put into each.
    [[nodiscard]] std::shared_ptr<const std::vector<std::uint64_t>> records_of_parts() const {
        if (!parts_) return nullptr;
        return {parts_, &parts_->counts()};
    }

    void tell_of_done() const {
        if (options_.quiet) return;
        report_all_bad_records(*chain_, bad_records_path(options_));
        for (const mapreduce::job_outcome& each : chain_->outcomes()) {
            print_summary(each.job, each.summary);
        }
    }

    // Beside what has failed, it is of little account where the report cannot be written either.
    void report_failure(const run_end& end) {
        try {
            report_.write(
                record_, end,
                chain_ ? chain_->outcomes_so_far() : std::vector<mapreduce::job_outcome>());
        } catch (const std::exception& e) {
            complain(e.what());
        }
    }

    const run_options& options_;
    const std::vector<job_arguments>& jobs_;
    interruption_guard interruption_;  // before any thread
    job_plugins plugins_;
    run_record record_;
    report_file report_;
    std::shared_ptr<mapreduce::hadoop_parts> parts_;  // that the results are divided into
    std::unique_ptr<mapreduce::job_chain> chain_;
};

}  // namespace

void add_run_command(CLI::App& app, int& status) {
    auto options = std::make_shared<run_options>();
    CLI::App* command = app.add_subcommand("run", "Run a job");
    add_run_options(*command, *options);
    command->footer(
        "Examples:\n"
        "  throng run wordcount book.txt --top 10\n"
        "  throng run wordcount -D words=unicode texts/ -o counts\n"
        "  throng run grep -D pattern='error|fatal' log.gz\n"
        "  throng run wordcount book.txt --then grep -D pattern=ing -o words\n"
        "  throng run wordcount book.txt --format csv --compress gzip -o tables\n"
        "  throng run ./mine.cpp texts/\n"
        "  throng run pi -D samples=10000000\n"
        "  throng run wordcount book.txt --memory 64M --explain\n"
        "  throng run wordcount book.txt --top 10 --report report.json\n"
        "\n"
        "Results go to standard output, everything else to standard error.\n"
        "Exit status: 0 done, 1 the job failed, 2 wrong usage, 130 interrupted.");
    command->callback([options, command, &status] {
        const std::vector<job_arguments> jobs = jobs_of(*command, *options);
        status = run_in_progress(*options, jobs).carry_out();
    });
}

}  // namespace throng::cli
