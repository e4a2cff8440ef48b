// Another program, run to its end.
#pragma once

#include <throng/error.hpp>

#include <sys/types.h>

#include <mutex>
#include <string>
#include <vector>

namespace throng::plugin {

struct process_outcome {
    int status = 0;      // its exit status, or 128 and the number of the signal that ended it
    std::string output;  // what it and its children printed, on standard output and standard error
};

/// Thrown by run() when stop() has been called.
class process_stopped : public error {
public:
    using error::error;
};

/// Runs programs, one at a time. They have no input, and a process group of their own, so that a
/// terminal's Ctrl-C is for this program alone to deal with.
class process_runner {
public:
    /// Finds the program in PATH, unless it has a slash; waits until it and its children have
    /// closed what they print to, and it has ended. `settings`, each NAME=VALUE, are added to this
    /// program's environment. Throws std::system_error where it cannot be started.
    process_outcome run(const std::vector<std::string>& command,
                        const std::vector<std::string>& settings = {});

    /// Kills the program that runs, with its children, and lets none start again. Any thread.
    void stop();

private:
    void start(const std::vector<std::string>& command, const std::vector<std::string>& settings,
               int output);
    int wait_for_end();

    std::mutex mutex_;  // of what follows
    pid_t running_ = 0;
    bool stopped_ = false;
};

}  // namespace throng::plugin
