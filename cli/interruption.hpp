// Ctrl-C and SIGTERM.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace throng::cli {

/// While it lives, SIGINT and SIGTERM do not end the program but call a function, in a thread of
/// their own. If the program has not come to its end some time after the first, or on a second
/// one, it is ended there and then. Make it before any other thread, since threads inherit which
/// signals they leave to others.
class interruption_guard {
public:
    /// Throws std::system_error.
    interruption_guard();
    ~interruption_guard();
    interruption_guard(const interruption_guard&) = delete;
    interruption_guard& operator=(const interruption_guard&) = delete;

    /// What to do on the first signal, and which folder to remove (if not empty) should the
    /// program have to be ended the hard way.
    void on_interrupt(std::function<void()> action, std::string temporary_folder);

    /// From here on a signal no longer interrupts: the results are being put into place.
    void disarm();

private:
    void watch();
    void handle_signal();
    bool wait_for_signal(int timeout_ms);
    [[noreturn]] void end_program();

    std::mutex mutex_;
    std::function<void()> action_;
    std::string temporary_folder_;
    bool interrupted_ = false;
    bool disarmed_ = false;
    int signals_ = -1;  // a signalfd
    int stop_ = -1;     // an eventfd: the guard is going away
    std::thread watcher_;
};

}  // namespace throng::cli
