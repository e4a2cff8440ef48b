#include "messages.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace throng::cli {

void complain(std::string_view message) {
    std::fputs(fmt::format("throng: {}\n", message).c_str(), stderr);
}

void reserve_standard_descriptors() {
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) continue;
        // The wrong way round on purpose. It gets the lowest number that is free: this one.
        const int wrong_way = descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY;
        [[maybe_unused]] const int opened = ::open("/dev/null", wrong_way);
    }
}

bool finish_standard_output() {
    errno = 0;
    const bool flushed = std::fflush(stdout) == 0;
    if (flushed && std::ferror(stdout) == 0) return true;
    if (errno == EPIPE) return true;
    const char* why = errno != 0 ? std::strerror(errno) : "a write failed";
    complain(fmt::format("cannot write to standard output: {}", why));
    return false;
}

}  // namespace throng::cli
