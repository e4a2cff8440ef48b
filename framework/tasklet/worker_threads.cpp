#include "tasklet/worker_threads.hpp"

#include <pthread.h>

#include <utility>

namespace throng::detail {

worker_threads::worker_threads(unsigned count, std::function<void()> work)
    : work_(std::move(work)) {
    threads_.reserve(count);
    for (unsigned i = 0; i < count; ++i) {
        threads_.emplace_back([this](const std::stop_token& ending) { serve(ending); });
        ::pthread_setname_np(threads_.back().native_handle(), "throng worker");
    }
}

worker_threads::~worker_threads() = default;

void worker_threads::call() noexcept {
    {
        const std::lock_guard lock(mutex_);
        ++calls_;
    }
    called_.notify_one();
}

void worker_threads::serve(const std::stop_token& ending) {
    std::unique_lock lock(mutex_);
    while (called_.wait(lock, ending, [this] { return calls_ > 0; })) {
        --calls_;
        lock.unlock();
        work_();
        lock.lock();
    }
}

}  // namespace throng::detail
