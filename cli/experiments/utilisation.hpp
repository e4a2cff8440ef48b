// How busy the processors are while an experiment runs.
#pragma once

#include "experiment.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace throng::cli {

/// Looks at the processor time of this process, in a thread of its own, from its making until
/// `finish`: about a hundred times at first, and the more seldom the longer it takes.
class utilisation_sampler {
public:
    /// `workers`: the threads of which all are busy if the share is 1.
    explicit utilisation_sampler(unsigned workers);
    ~utilisation_sampler() { finish(); }
    utilisation_sampler(const utilisation_sampler&) = delete;
    utilisation_sampler& operator=(const utilisation_sampler&) = delete;

    /// Ends the thread. What was seen, one after the other; at least one, and at most 200.
    std::vector<busy_time> finish();

private:
    // Of the process, at one moment.
    struct reading {
        double wall;  // seconds, since the start
        double processor;
    };

    [[nodiscard]] reading read() const;
    void sample();

    const unsigned workers_;
    const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
    const double processor_begin_;
    std::vector<reading> readings_;  // of the thread, until it has ended
    std::mutex mutex_;
    std::condition_variable ended_;
    bool end_ = false;
    std::thread thread_;
};

}  // namespace throng::cli
