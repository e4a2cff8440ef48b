// The `throng` program.
#include "commands.hpp"
#include "exit_status.hpp"

#include <throng/abi.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <exception>

namespace {

using namespace throng::cli;

int run_program(int argc, char** argv) {
    CLI::App app("throng: map/reduce with a reducer of its own for every key", "throng");
    app.set_version_flag("--version", fmt::format("throng {} (plugin interface {})",
                                                  THRONG_VERSION_STRING, THRONG_ABI_VERSION));
    app.require_subcommand(1);
    app.footer("`throng COMMAND --help` tells more and has examples.");
    int status = exit_done;
    add_run_command(app, status);
    add_jobs_command(app, status);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        if (e.get_exit_code() == 0) return app.exit(e);  // --help, --version
        fmt::print(stderr, "throng: {}\nTry `throng --help`.\n", e.what());
        return exit_wrong_usage;
    }
    return status;
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is an error code of write, not death
    try {
        return run_program(argc, argv);
    } catch (const usage_error& e) {
        fmt::print(stderr, "throng: {}\n", e.what());
        return exit_wrong_usage;
    } catch (const std::exception& e) {
        fmt::print(stderr, "throng: {}\n", e.what());
        return exit_failed;
    }
}
