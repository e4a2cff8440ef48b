#include "interruption.hpp"

#include "exit_status.hpp"
#include "messages.hpp"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace throng::cli {

namespace {

// A mapper may be inside a long call of the job's, or wait for input that never comes.
constexpr int patience_ms = 800;

// A blocked signal reaches a signalfd even where it is ignored: so those are left out.
sigset_t interrupting_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction action {};
        const bool known = ::sigaction(signal, nullptr, &action) == 0;
        if (known && action.sa_handler != SIG_IGN) sigaddset(&set, signal);
    }
    return set;
}

}  // namespace

interruption_guard::interruption_guard() : watched_(interrupting_signals()) {
    ::pthread_sigmask(SIG_BLOCK, &watched_, &mask_before_);
    signals_ = ::signalfd(-1, &watched_, SFD_CLOEXEC | SFD_NONBLOCK);
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
    // A signal that comes too late must not end the program with the work done.
    if (!committing_) ::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
}

void interruption_guard::arm(const std::unique_lock<std::mutex>&, std::function<void()> stop,
                             std::function<void()> give_up) {
    stop_action_ = std::move(stop);
    give_up_action_ = std::move(give_up);
    if (interrupted_) stop_action_();
}

void interruption_guard::disarm() {
    const std::lock_guard lock(mutex_);
    stop_action_ = nullptr;
    give_up_action_ = nullptr;
}

bool interruption_guard::begin_commit() {
    const std::lock_guard lock(mutex_);
    committing_ = !interrupted_;
    return committing_;
}

void interruption_guard::watch() {
    if (!wait_for_signal(-1)) return;
    handle_signal();
    // A second signal, or too long a time: the program is stuck somewhere.
    while (wait_for_signal(patience_ms)) {
        const std::lock_guard lock(mutex_);
        if (!committing_) end_program();
    }
}

void interruption_guard::handle_signal() {
    const std::lock_guard lock(mutex_);
    if (committing_) return;
    interrupted_ = true;
    if (stop_action_) stop_action_();
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
    if (give_up_action_) give_up_action_();
    complain("interrupted");
    ::_exit(exit_interrupted);
}

}  // namespace throng::cli
