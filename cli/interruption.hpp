// Ctrl-C, SIGTERM and SIGHUP.
#pragma once

#include <csignal>
#include <functional>
#include <mutex>
#include <thread>

namespace throng::cli {

/// While it lives, SIGINT, SIGTERM and SIGHUP do not end the program at once, but call a function,
/// in a thread of their own. If the program has not come to its end some time after the first, or
/// on a second one, it is ended there and then, with exit_interrupted. Signals that were ignored
/// when the program was started (by nohup, by a shell that put it into the background) stay so.
/// Make it before any other thread, since threads inherit which signals they leave to others.
class interruption_guard {
public:
    /// Throws std::system_error.
    interruption_guard();
    ~interruption_guard();
    interruption_guard(const interruption_guard&) = delete;
    interruption_guard& operator=(const interruption_guard&) = delete;

    /// As long as the lock is held the program is not ended.
    [[nodiscard]] std::unique_lock<std::mutex> hold() { return std::unique_lock(mutex_); }

    /// `stop` is called on the first signal, or now if there has been one; `give_up` before the
    /// program is ended the hard way. `held` is what hold() gave, so that what has to be cleaned up
    /// can be made under the same lock.
    void arm(const std::unique_lock<std::mutex>& held, std::function<void()> stop,
             std::function<void()> give_up);
    /// When this returns neither is running, and neither will be called again.
    void disarm();

    /// From here on, and when the guard has gone, a signal no longer interrupts: the results are
    /// being put into place. False if there has been one already; then nothing has changed.
    [[nodiscard]] bool begin_commit();

private:
    void watch();
    void handle_signal();
    bool wait_for_signal(int timeout_ms);
    [[noreturn]] void end_program();

    sigset_t watched_;
    sigset_t mask_before_;
    std::mutex mutex_;  // of what follows
    std::function<void()> stop_action_;
    std::function<void()> give_up_action_;
    bool interrupted_ = false;
    bool committing_ = false;
    int signals_ = -1;  // a signalfd
    int stop_ = -1;     // an eventfd: the guard is going away
    std::thread watcher_;
};

}  // namespace throng::cli
