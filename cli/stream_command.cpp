// throng stream: one half of a job over standard input and output.
#include "bad_record_report.hpp"
#include "commands.hpp"
#include "exit_status.hpp"
#include "interruption.hpp"
#include "io/errors.hpp"
#include "io/inputs.hpp"
#include "io/output/output_sink.hpp"
#include "job_loading.hpp"
#include "mapreduce/job_instance.hpp"
#include "mapreduce/job_run.hpp"
#include "plugin/plugin.hpp"
#include "stream_options.hpp"
#include "task_environment.hpp"
#include "task_reporter.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <vector>

namespace throng::cli {

namespace {

// Until it goes away a signal stops the run.
class stoppable_run {
public:
    stoppable_run(interruption_guard& interruption, mapreduce::job_run& run)
        : interruption_(interruption) {
        const auto held = interruption.hold();
        interruption.arm(
            held, [&run] { run.cancel(); }, [] {});
    }
    ~stoppable_run() { interruption_.disarm(); }
    stoppable_run(const stoppable_run&) = delete;
    stoppable_run& operator=(const stoppable_run&) = delete;

private:
    interruption_guard& interruption_;
};

std::vector<io::input> standard_input() {
    io::input stream;
    stream.name = "-";
    stream.stream = true;
    return {std::move(stream)};
}

std::unique_ptr<mapreduce::job_run> make_run(const throng_job& job, const stream_options& options,
                                             const task_environment& task) {
    const mapreduce::job_options engine = settle_options(job, options, task);
    try {
        return std::make_unique<mapreduce::job_run>(job, standard_input(), engine);
    } catch (const mapreduce::job_error& e) {
        throw usage_error(e.what());
    }
}

// Once, at the end of a task that is done: of one that fails the engine counts nothing.
void report_counters(const task_reporter& to, const throng_job& job, bool is_map,
                     const mapreduce::job_summary& summary) {
    const auto count = [&](std::string_view name, std::uint64_t amount) {
        to.count("throng", name, amount);
    };
    if (is_map) {
        count("map records", summary.records);
        count("map pairs", summary.emitted);
        count("map pairs combined", summary.combined);
        count("map bad records", summary.bad_records);
    } else {
        count("reduce pairs", summary.records);
        count("reducers", summary.reducers);
    }
    if (summary.written > 0) count("results", summary.written);
    if (summary.spilled_bytes > 0) count("spilled bytes", summary.spilled_bytes);
    for (const auto& [name, amount] : summary.counters) {
        to.count(mapreduce::to_string(job.name), name, amount);
    }
}

void run_stage(mapreduce::job_run& run, const throng_job& job, const stream_options& options,
               const task_environment& task, interruption_guard& interruption) {
    task_reporter reporter(run.progress(),
                           task.property("stream.stderr.reporter.prefix").value_or("reporter:"),
                           options.quiet);
    const stoppable_run stoppable(interruption, run);
    io::stream_sink out(STDOUT_FILENO, "standard output");
    const mapreduce::job_summary summary = run.run(out);
    reporter.stop();
    if (out.reader_gone()) {
        throw io::output_error(
            "standard output was closed before all was written: who reads it has ended");
    }
    if (!options.quiet) report_bad_records(run.take_bad_records(), run.inputs(), "");
    report_counters(reporter, job, options.is_map(), summary);
}

// What to say of an error in a task's input besides.
std::string about_split(const std::exception& what, const std::string& split) {
    std::string text = fmt::format(" (standard input is of {})", split);
    if (dynamic_cast<const io::input_error*>(&what) != nullptr) {
        text +=
            "; an engine has to decompress what it hands to a stage: let files be text, .gz, .bz2 "
            "or of another ending that it knows";
    }
    return text;
}

int carry_out(const stream_options& options) {
    interruption_guard interruption;  // before any thread
    const task_environment task(::environ);
    const std::unique_ptr<plugin::plugin> job = load_job(options.job, options.quiet, interruption);
    const std::unique_ptr<mapreduce::job_run> run = make_run(job->job(), options, task);
    try {
        run_stage(*run, job->job(), options, task, interruption);
    } catch (const mapreduce::job_cancelled&) {
        throw;
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& e) {
        const std::string split = options.is_map() ? task.input_split() : "";
        if (split.empty()) throw;
        throw error(e.what() + about_split(e, split));
    }
    return exit_done;
}

}  // namespace

void add_stream_command(CLI::App& app, int& status) {
    auto options = std::make_shared<stream_options>();
    CLI::App* command = app.add_subcommand(
        "stream", "Run one half of a job over standard input and output, for Hadoop and Spark");
    add_stream_options(*command, *options);
    command->footer(
        "Examples:\n"
        "  throng stream map wordcount < book.txt > pairs\n"
        "  LC_ALL=C sort pairs | throng stream reduce wordcount\n"
        "  throng stream map group-by -D key=country --header country,city < split\n"
        "  throng stream reduce top --all-keys --memory 1G < sorted\n"
        "\n"
        "Pairs must be sorted by key between the stages: by Hadoop, Spark or sort.\n"
        "Status and counters are on standard error, as Hadoop Streaming reads them.\n"
        "Exit status: 0 done, 1 the stage failed, 2 wrong usage, 130 interrupted.");
    command->callback([options, &status] { status = carry_out(*options); });
}

}  // namespace throng::cli
