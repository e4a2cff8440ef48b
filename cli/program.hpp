// The command line of the program, as a whole.
#pragma once

#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace throng::cli {

/// Makes `app` that of the program: its options and all commands, with their help. The command that
/// is given is carried out while `app` parses; it sets `status`, which must live as long, to the
/// program's exit status, or throws.
void describe_program(CLI::App& app, int& status);

/// The commands right below `app`, in the order of its help.
[[nodiscard]] std::vector<CLI::App*> commands_below(CLI::App& app);

/// The one of that name; null if there is none.
[[nodiscard]] CLI::App* find_command(CLI::App& app, std::string_view name);

}  // namespace throng::cli
