// What is done with results of experiments that were kept: commands below `throng experiment`.
#pragma once

namespace CLI {
class App;
}

namespace throng::cli {

/// Each adds its command; see commands.hpp.
void add_report_command(CLI::App& experiment, int& status);
void add_compare_command(CLI::App& experiment, int& status);

/// What these commands are called together in the help.
inline constexpr const char* results_group = "Results";

}  // namespace throng::cli
