// throng experiment: what tasklets cost, measured.
#include "commands.hpp"
#include "exit_status.hpp"
#include "experiments/experiment_series.hpp"
#include "experiments/registry.hpp"
#include "experiments/report/results_commands.hpp"
#include "option_values.hpp"
#include "text_columns.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace throng::cli {

namespace {

constexpr unsigned most_workers = 1024;
constexpr std::uint64_t most_runs = 1'000'000;
constexpr std::uint64_t most_seed = std::uint64_t{1} << 53;

const std::map<std::string, result_format> formats = {
    {"table", result_format::table}, {"csv", result_format::csv}, {"json", result_format::json}};

void list_experiments() {
    std::vector<column_entry> entries;
    for (const auto& each : all_experiments()) {
        const experiment_description& what = each->describe();
        entries.push_back({std::string(what.name), std::string(what.summary)});
    }
    std::fputs(two_columns(entries, 0).c_str(), stdout);
}

void add_stack_option(CLI::App& command, const experiment_description& what,
                      experiment_settings& settings) {
    static const std::map<std::string, stack_kind> stacks = {{"sliced", stack_kind::sliced},
                                                             {"dedicated", stack_kind::dedicated}};
    const bool sliced = what.default_stack == stack_kind::sliced;
    command
        .add_option_function<std::string>(
            "--stack", [&settings](const std::string& name) { settings.stack = stacks.at(name); },
            fmt::format("Stacks of the tasklets: sliced, of which only the part in use is kept "
                        "while a tasklet waits, or dedicated (default: {})",
                        sliced ? "sliced" : "dedicated"))
        ->check(one_of({"sliced", "dedicated"}))
        ->option_text("KIND");
}

void add_common_options(CLI::App& command, const experiment_description& what,
                        experiment_request& request) {
    add_number_list(command, "--workers", request.workers, 1, most_workers,
                    "Threads to use (default: one for each processor)")
        ->option_text(what.takes_several_workers ? "LIST" : "N");
    if (what.may_choose_stack) add_stack_option(command, what, request.settings);
    command
        .add_option("--repeat", request.repeat,
                    "Run it N times; the results are medians (default: 1)")
        ->check(whole_number(1, most_runs))
        ->option_text("N");
    command
        .add_option("--warmup", request.warmup,
                    "Run it N times before, which do not count (default: 0)")
        ->check(whole_number(0, most_runs))
        ->option_text("N");
    command
        .add_option("--seed", request.settings.seed,
                    "Of random numbers, where it has any (default: 1)")
        ->check(whole_number(0, most_seed))
        ->option_text("N");
    command
        .add_option_function<std::string>(
            "--format", [&request](const std::string& name) { request.format = formats.at(name); },
            "Form of the results: a table (the default), csv, or json, an object in a line")
        ->check(one_of({"table", "csv", "json"}))
        ->option_text("FORM");
    command
        .add_option("--report", request.report,
                    "Also make a report with charts: a page FILE.html, or the main chart alone, "
                    "FILE.svg or FILE.png")
        ->check(not_empty("the name of a file"))
        ->option_text("FILE");
    command
        .add_flag("--check", request.settings.check, "Verify every answer, not only the last one")
        ->disable_flag_override();
}

void add_experiment(CLI::App& to, std::shared_ptr<experiment> which, int& status) {
    const experiment_description& what = which->describe();
    CLI::App* command = to.add_subcommand(std::string(what.name), std::string(what.summary));
    command->group("Experiments");
    auto request = std::make_shared<experiment_request>();
    request->workers = which->usual_workers();
    request->settings.stack = what.default_stack;
    command->option_defaults()->take_last();
    which->add_options(*command);
    add_common_options(*command, what, *request);
    command->footer(fmt::format("{}\n\nExamples:\n{}", what.definition, what.examples));
    command->callback([which = std::move(which), request, &status] {
        carry_out(*which, *request);
        status = exit_done;
    });
}

}  // namespace

void add_experiment_command(CLI::App& app, int& status) {
    CLI::App* command = app.add_subcommand(
        "experiment", "Measure what tasklets and channels cost, or list the experiments");
    command->require_subcommand(0, 1);
    for (std::unique_ptr<experiment>& each : all_experiments()) {
        add_experiment(*command, std::move(each), status);
    }
    add_report_command(*command, status);
    add_compare_command(*command, status);
    command->footer(
        "Examples:\n"
        "  throng experiment\n"
        "  throng experiment chain --tasklets 1e6\n"
        "  throng experiment fanout --reducers 1e6 --format json\n"
        "\n"
        "Each experiment's help has its exact definition: throng experiment NAME --help\n"
        "Exit status: 0 done, 1 a wrong answer, 2 wrong usage, 130 interrupted.");
    command->callback([command, &status] {
        if (!command->get_subcommands().empty()) return;
        list_experiments();
        status = exit_done;
    });
}

}  // namespace throng::cli
