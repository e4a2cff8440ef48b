// throng submit: a job on a cluster.
#include "cli/commands.hpp"
#include "cli/interruption.hpp"
#include "cli/job_loading.hpp"
#include "submission.hpp"
#include "submit_options.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace throng::cli {

namespace {

int carry_out(const submit_options& options) {
    check_submit_options(options);
    const submission what = [&] {
        interruption_guard interruption;
        const std::unique_ptr<plugin::plugin> job = load_job(options.job, false, interruption);
        return prepare_submission(job->job(), options);
    }();
    return options.is_for_hadoop() ? submit_to_hadoop(what, options)
                                   : submit_to_spark(what, options);
}

}  // namespace

void add_submit_command(CLI::App& app, int& status) {
    auto options = std::make_shared<submit_options>();
    CLI::App* command = app.add_subcommand("submit", "Run a job on a cluster, by Hadoop or Spark");
    add_submit_options(*command, *options);
    command->footer(
        "Examples:\n"
        "  throng submit hadoop wordcount -i /books -o /counts --reducers 20\n"
        "  throng submit hadoop ./mine.cpp -i s3://logs/2026 -o s3://mine/out\n"
        "  throng submit hadoop group-by -D key=country -i /orders.csv -o /sums --dry-run\n"
        "  throng submit spark wordcount --master yarn -i /books -o /counts\n"
        "\n"
        "Program, plugin and libraries are sent along; the cluster has to have none.\n"
        "Exit status: 0 done, 1 the job failed, 2 wrong usage, 130 interrupted.");
    command->callback([options, &status] { status = carry_out(*options); });
}

}  // namespace throng::cli
