// Other programs, started and waited for.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace throng::plugin {

/// What a program has of this one.
struct spawn_options {
    /// A descriptor for its standard output, and then it has no input; none: it has this program's
    /// input, output and standard error.
    std::optional<int> output{};
    bool errors_to_output = false;        // else, with `output`, its standard error is not shown
    bool own_group = false;               // of processes: a terminal's Ctrl-C is not for it
    std::vector<std::string> settings{};  // each NAME=VALUE, added to this program's environment
};

/// Starts a program, which is found in PATH unless it has a slash; no signal is blocked in it, and
/// SIGPIPE ends it. Throws std::system_error where it cannot be started.
[[nodiscard]] pid_t spawn(const std::vector<std::string>& command, const spawn_options& options);

/// Waits until it has ended. It keeps its number until it is reaped, so that a signal hits no
/// other.
void wait_for_end(pid_t process);

/// Waits, and gives up its number. Returns its exit status, or 128 and the number of the signal
/// that ended it.
int reap(pid_t process);

}  // namespace throng::plugin
