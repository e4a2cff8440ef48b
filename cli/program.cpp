#include "program.hpp"

#include "commands.hpp"
#include "help_formatter.hpp"

#include <throng/abi.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>

namespace throng::cli {

void describe_program(CLI::App& app, int& status) {
    app.name("throng");
    app.description("throng: map/reduce with a reducer of its own for every key");
    app.formatter(std::make_shared<help_formatter>());
    app.set_help_flag("-h,--help", "Show this help");
    app.set_version_flag("--version", fmt::format("throng {} (plugin interface {})",
                                                  THRONG_VERSION_STRING, THRONG_ABI_VERSION));
    app.get_option("--version")->description("Show the version");
    app.require_subcommand(0, 1);  // at most one: other words are arguments of the first
    app.footer("Each command has examples in its own help: throng COMMAND --help");
    add_run_command(app, status);
    add_jobs_command(app, status);
    add_new_command(app, status);
    add_experiment_command(app, status);
    add_generate_command(app, status);
    add_stream_command(app, status);
    add_submit_command(app, status);
}

std::vector<CLI::App*> commands_below(CLI::App& app) {
    return app.get_subcommands([](CLI::App*) { return true; });
}

CLI::App* find_command(CLI::App& app, std::string_view name) {
    for (CLI::App* each : commands_below(app)) {
        if (each->get_name() == name) return each;
    }
    return nullptr;
}

}  // namespace throng::cli
