// Tests of what stops the program: the deadly part runs in a process of its own.
#pragma once

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>

namespace throng::test {

/// How a process ended, and what it wrote to standard output and standard error.
struct death {
    int status = 0;
    std::string output;
    [[nodiscard]] bool by_signal(int number) const {
        return WIFSIGNALED(status) && WTERMSIG(status) == number;
    }
    [[nodiscard]] bool exited_with(int code) const {
        return WIFEXITED(status) && WEXITSTATUS(status) == code;
    }
    [[nodiscard]] bool says(const std::string& text) const {
        return output.find(text) != std::string::npos;
    }
};

/// Runs one test case of this program, which is marked `doctest::skip()`, in a new process, and
/// waits for its end (a minute at most). A new program rather than a fork: the threads of a pool
/// do not survive a fork. `name` must contain no comma.
inline death run_deadly(const std::string& name) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const std::string filter = "--test-case=" + name;
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const rlimit no_core{0, 0};
        ::setrlimit(RLIMIT_CORE, &no_core);
        ::alarm(60);
        ::dup2(ends[1], STDOUT_FILENO);
        ::dup2(ends[1], STDERR_FILENO);
        ::close(ends[0]);
        ::close(ends[1]);
        ::execl("/proc/self/exe", "test", filter.c_str(), "--no-skip", "--minimal",
                static_cast<char*>(nullptr));
        ::_exit(127);
    }
    ::close(ends[1]);
    death result;
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
        result.output.append(buffer, static_cast<std::size_t>(got));
    }
    ::close(ends[0]);
    REQUIRE(::waitpid(child, &result.status, 0) == child);
    return result;
}

}  // namespace throng::test
