// throng jobs: what jobs there are, and what one can be told.
#include "commands.hpp"
#include "exit_status.hpp"
#include "interruption.hpp"
#include "job_loading.hpp"
#include "mapreduce/job_input.hpp"
#include "mapreduce/job_instance.hpp"
#include "messages.hpp"
#include "plugin/job_search.hpp"
#include "text_columns.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace throng::cli {

namespace {

void show(const std::string& text) { std::fputs(text.c_str(), stdout); }

std::filesystem::path folder_of(const plugin::plugin& job) {
    return std::filesystem::path(job.path()).parent_path();
}

// Folder by folder.
void list_jobs() {
    const plugin::job_search search = plugin::job_search::of_program();
    const plugin::job_search::listing found = search.list();
    for (auto each = found.jobs.begin(); each != found.jobs.end();) {
        const std::filesystem::path folder = folder_of(**each);
        std::vector<column_entry> entries;
        for (; each != found.jobs.end() && folder_of(**each) == folder; ++each) {
            entries.push_back({(*each)->name(), (*each)->summary()});
        }
        show(fmt::format("{}:\n{}", folder.string(), two_columns(entries, 2)));
    }
    for (const std::string& each : found.problems) complain(each);
    if (found.jobs.empty()) {
        complain(fmt::format("there are no jobs in {}", fmt::join(search.folders(), ", ")));
    }
}

std::string values_of(const mapreduce::parameter_info& parameter) {
    if (!parameter.choices.empty()) return fmt::format("{}", fmt::join(parameter.choices, "|"));
    return parameter.type;
}

void describe_job(const plugin::plugin& job) {
    show(fmt::format("{}: {}\nfrom {}, built by {}\n\nIt reads {}.\n", job.name(), job.summary(),
                     job.path(), job.compiler(), mapreduce::describe_input(job.job())));
    if ((job.job().flags & THRONG_JOB_MESSAGES) != 0) {
        show("Its reducers send each other messages.\n");
    }
    std::vector<column_entry> entries;
    for (const mapreduce::parameter_info& each : mapreduce::describe_parameters(job.job())) {
        const bool has_default = !each.default_value.empty();
        entries.push_back(
            {fmt::format("{}={}", each.name, values_of(each)),
             each.help + (has_default ? fmt::format(" (default: {})", each.default_value)
                                      : std::string())});
    }
    show(entries.empty() ? "It has no parameters.\n"
                         : "Parameters (-D NAME=VALUE):\n" + two_columns(entries, 2));
    for (const std::string& name : mapreduce::output_names(job.job())) {
        show(
            fmt::format("Besides its results it writes {}: with -o DIR, to DIR/_{}-00000 and so "
                        "on.\n",
                        name, name));
    }
}

void carry_out(const std::string& name) {
    if (name.empty()) return list_jobs();
    interruption_guard interruption;
    const auto job = load_job(name, false, interruption);
    describe_job(*job);
}

}  // namespace

void add_jobs_command(CLI::App& app, int& status) {
    auto name = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand("jobs", "List the jobs, or describe one");
    command->add_option("JOB", *name, "A job's name, or the file of a plugin or a source");
    command->footer(
        "Examples:\n"
        "  throng jobs\n"
        "  throng jobs wordcount\n"
        "  throng jobs ./libmine.so\n"
        "  throng jobs ./mine.cpp\n"
        "\n"
        "Jobs are sought in the folders of THRONG_JOB_PATH (separated by colons), in the\n"
        "user's own ($XDG_DATA_HOME/throng/jobs or ~/.local/share/throng/jobs), and where\n"
        "throng is installed.");
    command->callback([name, &status] {
        carry_out(*name);
        status = exit_done;
    });
}

}  // namespace throng::cli
