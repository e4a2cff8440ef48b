#include "plugin/spawned_process.hpp"

#include "io/errors.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <string_view>
#include <system_error>

extern char** environ;

namespace throng::plugin {

namespace {

constexpr int status_of_signal = 128;

// The members of posix_spawn's two opaque structures, which must be given back.
class spawn_settings {
public:
    explicit spawn_settings(const spawn_options& options) {
        ::posix_spawn_file_actions_init(&files);
        ::posix_spawnattr_init(&attributes);
        if (options.output) redirect(*options.output, options.errors_to_output);
        sigset_t none;
        sigset_t broken_pipe;
        sigemptyset(&none);
        sigemptyset(&broken_pipe);
        sigaddset(&broken_pipe, SIGPIPE);  // which this program ignores
        ::posix_spawnattr_setsigmask(&attributes, &none);
        ::posix_spawnattr_setsigdefault(&attributes, &broken_pipe);
        int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
        if (options.own_group) flags |= POSIX_SPAWN_SETPGROUP;
        ::posix_spawnattr_setpgroup(&attributes, 0);
        ::posix_spawnattr_setflags(&attributes, static_cast<short>(flags));
    }
    ~spawn_settings() {
        ::posix_spawn_file_actions_destroy(&files);
        ::posix_spawnattr_destroy(&attributes);
    }
    spawn_settings(const spawn_settings&) = delete;
    spawn_settings& operator=(const spawn_settings&) = delete;

    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;

private:
    void redirect(int output, bool errors_to_output) {
        ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
        if (errors_to_output)
            ::posix_spawn_file_actions_adddup2(&files, output, STDERR_FILENO);
        else
            ::posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    }
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

}  // namespace

pid_t spawn(const std::vector<std::string>& command, const spawn_options& options) {
    std::vector<std::string> arguments = command;
    std::vector<std::string> environment = environment_with(options.settings);
    const spawn_settings with(options);
    pid_t process = 0;
    const int failed =
        ::posix_spawnp(&process, command.front().c_str(), &with.files, &with.attributes,
                       pointers_to(arguments).data(), pointers_to(environment).data());
    if (failed == 0) return process;
    throw std::system_error(failed, std::generic_category(),
                            "cannot run " + io::quoted_path(command.front()));
}

void wait_for_end(pid_t process) {
    siginfo_t ended;
    while (::waitid(P_PID, static_cast<id_t>(process), &ended, WEXITED | WNOWAIT) != 0 &&
           errno == EINTR) {
    }
}

int reap(pid_t process) {
    int status = 0;
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFSIGNALED(status) ? status_of_signal + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace throng::plugin
