// throng experiment: what tasklets cost, measured.
#include "commands.hpp"
#include "exit_status.hpp"
#include "experiments/registry.hpp"
#include "experiments/resident_memory.hpp"
#include "experiments/result_table.hpp"
#include "interruption.hpp"
#include "messages.hpp"
#include "option_values.hpp"
#include "text_columns.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace throng::cli {

namespace {

constexpr unsigned most_workers = 1024;
constexpr std::uint64_t most_runs = 1'000'000;

struct experiment_request {
    experiment_settings settings;
    std::uint64_t repeat = 1;
    bool json = false;
};

void show(const std::string& text) {
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);  // whoever interrupts the next one keeps this one
}

void list_experiments() {
    std::vector<column_entry> entries;
    for (const auto& each : all_experiments()) {
        const experiment_description& what = each->describe();
        entries.push_back({std::string(what.name), std::string(what.summary)});
    }
    show(two_columns(entries, 0));
}

// There is nothing to be put in order: a signal ends the program at once.
void end_on_signal(interruption_guard& interruption) {
    const auto held = interruption.hold();
    const auto end = [] {
        complain("interrupted");
        ::_exit(exit_interrupted);
    };
    interruption.arm(held, end, nullptr);
}

measurement run_once(experiment& which, const experiment_settings& settings) {
    reset_peak_resident();
    measurement result = which.run(settings);
    if (result.peak_bytes == 0) result.peak_bytes = peak_resident_bytes();
    return result;
}

void carry_out(experiment& which, const experiment_request& request) {
    result_row row{which.describe(), which.parameters(request.settings), request.settings, 0, {}};
    interruption_guard interruption;
    end_on_signal(interruption);
    reset_peak_resident();
    row.bytes_before = resident_bytes();
    for (std::uint64_t i = 0; i < request.repeat; ++i) {
        row.measurements.push_back(run_once(which, request.settings));
    }
    show(request.json ? as_json(row) : as_table(row));
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
    command
        .add_option("--workers", request.settings.workers,
                    "Threads to use (default: one for each processor)")
        ->check(whole_number(1, most_workers))
        ->option_text("N");
    if (what.may_choose_stack) add_stack_option(command, what, request.settings);
    command
        .add_option("--repeat", request.repeat,
                    "Run it N times; the results are medians (default: 1)")
        ->check(whole_number(1, most_runs))
        ->option_text("N");
    command
        .add_option_function<std::string>(
            "--format", [&request](const std::string& name) { request.json = name == "json"; },
            "Form of the results: a table (the default), or json, an object in a line")
        ->check(one_of({"table", "json"}))
        ->option_text("FORM");
    command
        .add_flag("--check", request.settings.check, "Verify every answer, not only the last one")
        ->disable_flag_override();
}

void add_experiment(CLI::App& to, std::shared_ptr<experiment> which, int& status) {
    const experiment_description& what = which->describe();
    CLI::App* command = to.add_subcommand(std::string(what.name), std::string(what.summary));
    command->group("Experiments");
    auto request = std::make_shared<experiment_request>();
    request->settings.workers = std::max(1U, std::thread::hardware_concurrency());
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
