// What a job says of itself while it runs, of which only the latest is of interest.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>

namespace throng::mapreduce {

/// The latest of what all mappers and reducers of a job have said. For any thread.
class job_status {
public:
    using clock = std::chrono::steady_clock;

    void say(std::string_view text, clock::time_point when) {
        const std::lock_guard lock(mutex_);
        if (when < when_) return;
        when_ = when;
        latest_ = text;
    }
    /// Empty until something has been said.
    [[nodiscard]] std::string latest() const {
        const std::lock_guard lock(mutex_);
        return latest_;
    }

private:
    mutable std::mutex mutex_;
    std::string latest_;
    clock::time_point when_{};
};

/// What one mapper says, or the reducers of one shard: passed on ten times a second at most, so
/// that it does not matter how often they say something. One thread at a time.
class status_source {
public:
    explicit status_source(job_status& all) : all_(all) {}

    void say(std::string_view text) {
        when_ = job_status::clock::now();
        latest_ = text.substr(0, most_bytes);
        is_new_ = true;
        if (when_ >= next_) pass_on();
    }
    /// At the end: what has been said last.
    void pass_on() {
        if (!is_new_) return;
        all_.say(latest_, when_);
        is_new_ = false;
        next_ = when_ + pause;
    }

private:
    static constexpr std::size_t most_bytes = 200;
    static constexpr std::chrono::milliseconds pause{100};

    job_status& all_;
    std::string latest_;
    job_status::clock::time_point when_{};
    job_status::clock::time_point next_{};
    bool is_new_ = false;
};

}  // namespace throng::mapreduce
