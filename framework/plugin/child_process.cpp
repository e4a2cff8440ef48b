#include "plugin/child_process.hpp"

#include "io/file_system.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>
#include <system_error>

extern char** environ;

namespace throng::plugin {

namespace {

// The members of posix_spawn's two opaque structures, which must be given back.
class spawn_settings {
public:
    explicit spawn_settings(int output) {
        ::posix_spawn_file_actions_init(&files);
        ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&files, output, STDERR_FILENO);
        ::posix_spawnattr_init(&attributes);
        sigset_t none;
        sigset_t broken_pipe;
        sigemptyset(&none);
        sigemptyset(&broken_pipe);
        sigaddset(&broken_pipe, SIGPIPE);  // which this program ignores
        ::posix_spawnattr_setsigmask(&attributes, &none);
        ::posix_spawnattr_setsigdefault(&attributes, &broken_pipe);
        ::posix_spawnattr_setpgroup(&attributes, 0);
        ::posix_spawnattr_setflags(
            &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    ~spawn_settings() {
        ::posix_spawn_file_actions_destroy(&files);
        ::posix_spawnattr_destroy(&attributes);
    }
    spawn_settings(const spawn_settings&) = delete;
    spawn_settings& operator=(const spawn_settings&) = delete;

    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
};

std::vector<std::string> environment_with(const std::vector<std::string>& settings) {
    std::vector<std::string> all = settings;
    for (char** each = environ; *each != nullptr; ++each) {
        const std::string_view entry = *each;
        const bool replaced = std::ranges::any_of(settings, [&](const std::string& setting) {
            return entry.starts_with(setting.substr(0, setting.find('=') + 1));
        });
        if (!replaced) all.emplace_back(entry);
    }
    return all;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& each : texts) pointers.push_back(each.data());
    pointers.push_back(nullptr);
    return pointers;
}

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
    std::vector<std::string> arguments = command;
    std::vector<std::string> environment = environment_with(settings);
    const spawn_settings with(output);
    const std::lock_guard lock(mutex_);
    if (stopped_) throw process_stopped("interrupted");
    const int failed =
        ::posix_spawnp(&running_, command.front().c_str(), &with.files, &with.attributes,
                       pointers_to(arguments).data(), pointers_to(environment).data());
    if (failed == 0) return;
    running_ = 0;
    throw std::system_error(failed, std::generic_category(), "cannot run '" + arguments[0] + "'");
}

int process_runner::wait_for_end() {
    // It keeps its number until it has been waited for under the lock: so stop() can hit no other.
    siginfo_t ended;
    while (::waitid(P_PID, static_cast<id_t>(running_), &ended, WEXITED | WNOWAIT) != 0 &&
           errno == EINTR) {
    }
    const std::lock_guard lock(mutex_);
    int status = 0;
    ::waitpid(running_, &status, 0);
    running_ = 0;
    if (stopped_) throw process_stopped("interrupted");
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void process_runner::stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    if (running_ > 0) ::kill(-running_, SIGKILL);
}

}  // namespace throng::plugin
