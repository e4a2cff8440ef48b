// The `throng` program.
#include "commands.hpp"
#include "exit_status.hpp"
#include "help_formatter.hpp"
#include "mapreduce/job.hpp"
#include "messages.hpp"
#include "parse_failure.hpp"

#include <throng/abi.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <csignal>
#include <exception>
#include <memory>
#include <new>

namespace {

using namespace throng::cli;

int parse_and_run(int argc, char** argv) {
    CLI::App app("throng: map/reduce with a reducer of its own for every key", "throng");
    app.formatter(std::make_shared<help_formatter>());
    app.set_help_flag("-h,--help", "Show this help");
    app.set_version_flag("--version", fmt::format("throng {} (plugin interface {})",
                                                  THRONG_VERSION_STRING, THRONG_ABI_VERSION));
    app.get_option("--version")->description("Show the version");
    app.require_subcommand(0, 1);  // at most one: other words are arguments of the first
    app.footer("Each command has examples in its own help: throng COMMAND --help");
    int status = exit_done;
    add_run_command(app, status);
    add_jobs_command(app, status);
    add_new_command(app, status);
    add_experiment_command(app, status);
    try {
        app.parse(argc, argv);
        if (app.get_subcommands().empty()) throw CLI::RequiredError("a command");
    } catch (const CLI::ParseError& e) {
        if (e.get_exit_code() == 0) return app.exit(e);  // --help, --version
        complain(describe_parse_failure(app, e));
        return exit_wrong_usage;
    }
    return status;
}

int run_program(int argc, char** argv) {
    try {
        return parse_and_run(argc, argv);
    } catch (const usage_error& e) {
        complain(e.what());
        return exit_wrong_usage;
    } catch (const throng::mapreduce::job_cancelled&) {
        complain("interrupted");
        return exit_interrupted;
    } catch (const std::bad_alloc&) {
        complain("out of memory");
        return exit_failed;
    } catch (const std::exception& e) {
        complain(e.what());
        return exit_failed;
    }
}

}  // namespace

int main(int argc, char** argv) {
    reserve_standard_descriptors();
    std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is an error code of write, not death
    const int status = run_program(argc, argv);
    const bool written = finish_standard_output();
    return status == exit_done && !written ? exit_failed : status;
}
