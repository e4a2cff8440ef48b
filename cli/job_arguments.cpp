#include "job_arguments.hpp"

#include "exit_status.hpp"
#include "mapreduce/job_input.hpp"
#include "mapreduce/job_instance.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace throng::cli {

namespace {

// Somebody who gives these before a --then means the job before it, whose results the next one is
// to read whole.
void refuse_order_of_kept_results(const std::string& option) {
    for (const char* of_results : {"--sort", "--top"}) {
        if (option != of_results) continue;
        throw usage_error(fmt::format(
            "{} is for the results of the last job: give it behind the last --then", option));
    }
}

}  // namespace

std::pair<std::string, std::string> split_parameter(const std::string& given) {
    const std::size_t equals = given.find('=');
    if (equals == std::string::npos || equals == 0) {
        throw usage_error(fmt::format("-D: expected NAME=VALUE, not '{}'", given));
    }
    return {given.substr(0, equals), given.substr(equals + 1)};
}

void add_job_option(CLI::App& command, std::string& job) {
    command
        .add_option("JOB", job,
                    "A job's name (see `throng jobs`), or a file: a plugin, such as ./libmine.so, "
                    "or a source, such as ./mine.cpp")
        ->required();
}

void check_reads_header(const throng_job& job) {
    if (mapreduce::cut_of(job).header) return;
    throw usage_error(fmt::format("--header is for jobs whose input has one: job '{}' reads {}",
                                  mapreduce::to_string(job.name), mapreduce::describe_input(job)));
}

std::vector<job_arguments> jobs_of(const CLI::App& command, const run_options& options) {
    std::vector<job_arguments> jobs{{options.job, {}}};
    auto next_job = options.next_jobs.begin();
    auto next_parameter = options.parameters.begin();
    for (const CLI::Option* each : command.parse_order()) {
        const std::string name = each->get_name();
        if (name == "--then" && next_job != options.next_jobs.end()) {
            jobs.push_back({*next_job++, {}});
        } else if (name == "-D" && next_parameter != options.parameters.end()) {
            jobs.back().parameters.push_back(split_parameter(*next_parameter++));
        } else if (each->get_positional() && jobs.size() > 1) {
            throw usage_error(fmt::format(
                "{}: JOB and its inputs stand before --then; '{}' reads what the job before it has "
                "written",
                each->get_name(true), jobs.back().job));
        } else if (next_job != options.next_jobs.end()) {
            refuse_order_of_kept_results(name);
        }
    }
    // CLI11 takes "[a,b]" for several values.
    if (next_job != options.next_jobs.end()) throw usage_error("--then: expected one job");
    std::for_each(next_parameter, options.parameters.end(), [&](const std::string& more) {
        jobs.back().parameters.push_back(split_parameter(more));
    });
    return jobs;
}

}  // namespace throng::cli
