// The parts of manual pages that the command line's own description gives.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace throng::manual {

/// The command of these names, one below the other; without any, the program. Throws
/// std::invalid_argument where there is none.
[[nodiscard]] CLI::App& command_of(CLI::App& program, const std::vector<std::string>& names);

/// Each of these is what a page says of `command`, in roff.
[[nodiscard]] std::string synopsis_of(CLI::App& command);
[[nodiscard]] std::string options_of(CLI::App& command);  // and arguments
[[nodiscard]] std::string examples_of(CLI::App& command);
/// Its commands, each with what it is.
[[nodiscard]] std::string commands_of(CLI::App& command);
/// Its commands, each with all that its own page would say.
[[nodiscard]] std::string chapters_of(CLI::App& command);

}  // namespace throng::manual
