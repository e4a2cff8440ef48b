#include "client_process.hpp"

#include <throng/error.hpp>
#include <throng/io.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace throng::cli::web {

namespace {

[[noreturn]] void fail(int code, const char* what) {
    throw std::system_error(code, std::generic_category(), what);
}

// In the new process, where little is allowed. It dies with the thread that made it, and so with
// this program, and does not hear of Ctrl-C itself.
[[noreturn]] void become(char* const* words, int output, pid_t parent) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(EXIT_FAILURE);  // which has ended before that
    if (::dup2(output, STDOUT_FILENO) >= 0) ::execv("/proc/self/exe", words);
    ::_exit(EXIT_FAILURE);
}

pid_t start(const std::vector<std::string>& arguments, int output) {
    std::vector<char*> words;
    words.reserve(arguments.size() + 1);
    for (const std::string& each : arguments) words.push_back(const_cast<char*>(each.c_str()));
    words.push_back(nullptr);
    const pid_t parent = ::getpid();
    const pid_t made = ::fork();
    if (made < 0) fail(errno, "starting the clients' process");
    if (made == 0) become(words.data(), output, parent);
    return made;
}

}  // namespace

client_process::client_process(const std::vector<std::string>& arguments) : pipe_(io_context()) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail(errno, "a pipe for the clients' process");
    const auto [from, to] = ends;
    try {
        pipe_.assign(from);
        process_ = start(arguments, to);
    } catch (...) {
        ::close(to);
        throw;
    }
    ::close(to);
}

client_process::~client_process() {
    if (process_ < 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
}

std::string client_process::output() {
    std::string text;
    boost::system::error_code failure;
    boost::asio::async_read(pipe_, boost::asio::dynamic_buffer(text), use_tasklet[failure]);
    // Its output is closed, so that it has ended or is about to.
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0) {
        if (errno != EINTR) fail(errno, "waiting for the clients' process");
    }
    process_ = -1;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw error("the clients have failed");
    return text;
}

}  // namespace throng::cli::web
