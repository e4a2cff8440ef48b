// throng jobs: what jobs there are, and what one can be told.
#include "commands.hpp"
#include "exit_status.hpp"
#include "mapreduce/job_instance.hpp"
#include "plugin/job_search.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>

namespace throng::cli {

namespace {

void list_jobs() {
    const plugin::job_search search = plugin::job_search::of_program();
    const plugin::job_search::listing found = search.list();
    std::size_t width = 0;
    for (const auto& each : found.jobs) width = std::max(width, each->name().size());
    for (const auto& each : found.jobs) {
        fmt::print("{:<{}}  {}\n", each->name(), width, each->summary());
    }
    for (const std::string& each : found.problems) fmt::print(stderr, "throng: {}\n", each);
    if (found.jobs.empty()) {
        fmt::print(stderr, "throng: there are no jobs in {}\n", fmt::join(search.folders(), ", "));
    }
}

std::string values_of(const mapreduce::parameter_info& parameter) {
    if (!parameter.choices.empty()) return fmt::format("{}", fmt::join(parameter.choices, "|"));
    return parameter.type;
}

void describe_job(const plugin::plugin& job) {
    fmt::print("{}: {}\nfrom {}, built by {}\n", job.name(), job.summary(), job.path(),
               job.compiler());
    const auto parameters = mapreduce::describe_parameters(job.job());
    if (parameters.empty()) {
        fmt::print("It has no parameters.\n");
        return;
    }
    fmt::print("Parameters (-D name=value):\n");
    for (const mapreduce::parameter_info& each : parameters) {
        const std::string shown = fmt::format("{}={}", each.name, values_of(each));
        fmt::print("  {:<32}  {}", shown, each.help);
        if (!each.default_value.empty()) fmt::print(" (default: {})", each.default_value);
        fmt::print("\n");
    }
}

void carry_out(const std::string& name) {
    if (name.empty()) return list_jobs();
    std::unique_ptr<plugin::plugin> job;
    try {
        job = plugin::job_search::of_program().find(name);
    } catch (const plugin::plugin_error& e) {
        throw usage_error(e.what());
    }
    describe_job(*job);
}

}  // namespace

void add_jobs_command(CLI::App& app, int& status) {
    auto name = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand("jobs", "List the jobs, or describe one");
    command->add_option("JOB", *name, "A job's name, or a plugin's file")->option_text(" ");
    command->footer(
        "Examples:\n"
        "  throng jobs\n"
        "  throng jobs wordcount\n"
        "Jobs are sought in the folders of THRONG_JOB_PATH, then where throng is installed.");
    command->callback([name, &status] {
        carry_out(*name);
        status = exit_done;
    });
}

}  // namespace throng::cli
