#include "tasklet/worker_allowance.hpp"

#include <oneapi/tbb/global_control.h>

#include <memory>
#include <mutex>
#include <utility>

namespace throng::detail {

namespace {

class process_limit {
public:
    static process_limit& get() {
        static process_limit its;
        return its;
    }
    // The new limit is set before the old one is dropped: TBB's own default never comes between.
    void set_workers(unsigned more, unsigned less) {
        const std::lock_guard lock(mutex_);
        workers_ = workers_ + more - less;
        std::unique_ptr<tbb::global_control> next;
        if (workers_ > 0) {
            next = std::make_unique<tbb::global_control>(
                tbb::global_control::max_allowed_parallelism, workers_ + 1);
        }
        control_ = std::move(next);
    }

private:
    std::mutex mutex_;
    unsigned workers_ = 0;
    std::unique_ptr<tbb::global_control> control_;
};

}  // namespace

worker_allowance::worker_allowance(unsigned workers) : workers_(workers) {
    process_limit::get().set_workers(workers_, 0);
}

worker_allowance::~worker_allowance() { process_limit::get().set_workers(0, workers_); }

}  // namespace throng::detail
