// The programs of an engine, such as `hadoop`: where they are, and running them.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace throng::cli {

/// What finds a program: an option, a name in PATH, and a variable with a folder that has `bin`.
struct program_search {
    std::string name;           // hadoop
    std::string option;         // --hadoop
    std::string given;          // to the option; empty: nothing
    std::string home_variable;  // HADOOP_HOME
    std::string remedy;         // what to do where there is none, for the message
};

/// Its path, or its name where it is found in PATH. Throws usage_error where there is none.
[[nodiscard]] std::string find_program(const program_search& search);

/// Runs a command, with this program's input and output, and waits for its end. Returns its exit
/// status. A signal to this program ends the command, and then it throws
/// mapreduce::job_cancelled. Throws std::system_error where it cannot be started.
int run_to_end(const std::vector<std::string>& command);

/// The first line that a command writes to standard output, without its end; the command need not
/// come to its own. Nothing where it writes none. What it says on standard error is not shown.
/// Throws std::system_error where it cannot be started.
[[nodiscard]] std::optional<std::string> first_line_of(const std::vector<std::string>& command);
/// The same for up to `most` lines.
[[nodiscard]] std::vector<std::string> first_lines_of(const std::vector<std::string>& command,
                                                      std::size_t most);

/// A command as a shell understands it. Options, with what is given to them, are on lines of their
/// own.
[[nodiscard]] std::string as_shell_command(const std::vector<std::string>& command);

}  // namespace throng::cli
