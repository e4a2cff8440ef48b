#include "plugin/child_process.hpp"

#include "io/file_system.hpp"
#include "plugin/spawned_process.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace throng::plugin {

namespace {

std::string read_to_end(int from) {
    std::string text;
    std::array<char, 4096> buffer;
    for (;;) {
        const ssize_t bytes =
            io::read_some(io::file_system::real(), from, buffer.data(), buffer.size());
        if (bytes <= 0) return text;
        text.append(buffer.data(), static_cast<std::size_t>(bytes));
    }
}

}  // namespace

process_outcome process_runner::run(const std::vector<std::string>& command,
                                    const std::vector<std::string>& settings) {
    std::array<int, 2> ends;
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
    }
    const io::unique_file output(io::file_system::real(), ends[0]);
    io::unique_file input(io::file_system::real(), ends[1]);
    start(command, settings, ends[1]);
    (void)input.close();
    process_outcome outcome;
    outcome.output = read_to_end(output.descriptor());
    outcome.status = wait_for_end();
    return outcome;
}

void process_runner::start(const std::vector<std::string>& command,
                           const std::vector<std::string>& settings, int output) {
    const std::lock_guard lock(mutex_);
    if (stopped_) throw process_stopped("interrupted");
    running_ = spawn(command, {output, true, true, settings});
}

// It keeps its number until it is reaped under the lock: so stop() can hit no other.
int process_runner::wait_for_end() {
    plugin::wait_for_end(running_);
    const std::lock_guard lock(mutex_);
    const int status = reap(running_);
    running_ = 0;
    if (stopped_) throw process_stopped("interrupted");
    return status;
}

void process_runner::stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    if (running_ > 0) ::kill(-running_, SIGKILL);
}

}  // namespace throng::plugin
