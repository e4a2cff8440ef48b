// The threads of a runtime's workers.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace throng::detail {

/// Threads that sleep until they are called to work.
class worker_threads {
public:
    /// Throws std::system_error where the system allows no more threads.
    worker_threads(unsigned count, std::function<void()> work);
    /// Waits until all that has been called for is done.
    ~worker_threads();
    worker_threads(const worker_threads&) = delete;
    worker_threads& operator=(const worker_threads&) = delete;

    /// Any thread: one of them calls work(), at once if one is asleep.
    void call() noexcept;

private:
    void serve(const std::stop_token& ending);

    const std::function<void()> work_;
    std::mutex mutex_;
    std::condition_variable_any called_;
    unsigned calls_ = 0;
    std::vector<std::jthread> threads_;  // the first to go
};

}  // namespace throng::detail
