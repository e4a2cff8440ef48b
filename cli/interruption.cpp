#include "interruption.hpp"

#include "exit_status.hpp"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace throng::cli {

namespace {

// A mapper may be inside a long call of the job's, or wait for input that never comes.
constexpr int patience_ms = 800;

sigset_t interrupting_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

}  // namespace

interruption_guard::interruption_guard() {
    const sigset_t set = interrupting_signals();
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    signals_ = ::signalfd(-1, &set, SFD_CLOEXEC);
    stop_ = ::eventfd(0, EFD_CLOEXEC);
    if (signals_ < 0 || stop_ < 0) {
        throw std::system_error(errno, std::generic_category(), "cannot watch for signals");
    }
    watcher_ = std::thread([this] { watch(); });
}

interruption_guard::~interruption_guard() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(stop_, &one, sizeof one);
    watcher_.join();
    ::close(signals_);
    ::close(stop_);
    const sigset_t set = interrupting_signals();
    ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

void interruption_guard::on_interrupt(std::function<void()> action, std::string temporary_folder) {
    const std::lock_guard lock(mutex_);
    action_ = std::move(action);
    temporary_folder_ = std::move(temporary_folder);
    if (interrupted_) action_();
}

void interruption_guard::disarm() {
    const std::lock_guard lock(mutex_);
    disarmed_ = true;
}

void interruption_guard::watch() {
    if (!wait_for_signal(-1)) return;
    handle_signal();
    // A second signal, or too long a time: the program is stuck somewhere.
    while (wait_for_signal(patience_ms)) {
        const std::lock_guard lock(mutex_);
        if (!disarmed_) end_program();
    }
}

void interruption_guard::handle_signal() {
    const std::lock_guard lock(mutex_);
    interrupted_ = true;
    if (!disarmed_ && action_) action_();
}

// True on a signal, or when the time is up; false when the guard goes away.
bool interruption_guard::wait_for_signal(int timeout_ms) {
    std::array<pollfd, 2> both{{{signals_, POLLIN, 0}, {stop_, POLLIN, 0}}};
    while (::poll(both.data(), both.size(), timeout_ms) < 0 && errno == EINTR) {
    }
    if ((both[1].revents & POLLIN) != 0) return false;
    if ((both[0].revents & POLLIN) != 0) {
        signalfd_siginfo info;
        [[maybe_unused]] const ssize_t got = ::read(signals_, &info, sizeof info);
    }
    return true;
}

void interruption_guard::end_program() {
    if (!temporary_folder_.empty()) {
        std::error_code ignored;
        std::filesystem::remove_all(temporary_folder_, ignored);
    }
    std::fputs("throng: interrupted; nothing has been written\n", stderr);
    ::_exit(exit_interrupted);
}

}  // namespace throng::cli
