// The commands of the program: one file each.
#pragma once

namespace CLI {
class App;
}

namespace throng::cli {

/// Each adds its command to `app`. When the command is given it is carried out while the command
/// line is parsed; it sets `status` to the program's exit status, or throws.
void add_run_command(CLI::App& app, int& status);
void add_jobs_command(CLI::App& app, int& status);
void add_new_command(CLI::App& app, int& status);
void add_experiment_command(CLI::App& app, int& status);
void add_generate_command(CLI::App& app, int& status);
void add_stream_command(CLI::App& app, int& status);
void add_submit_command(CLI::App& app, int& status);

}  // namespace throng::cli
