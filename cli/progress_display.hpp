// The progress bar.
#pragma once

#include "mapreduce/job.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace throng::cli {

enum class progress_mode : std::uint8_t { automatic, always, never };

/// One line of progress as text, without a newline.
[[nodiscard]] std::string describe_progress(const mapreduce::job_progress& progress,
                                            double seconds);

/// Shows, while it lives, how far a job is, in one line of standard error that is drawn anew
/// several times a second, and wipes it out at the end. In mode `automatic` only where standard
/// error is a terminal that can do that, and only for work that takes longer than a blink.
class progress_display {
public:
    /// `progress` must outlive it. The line begins with `title`.
    progress_display(const mapreduce::job_progress& progress, progress_mode mode,
                     std::string title = "");
    ~progress_display();
    progress_display(const progress_display&) = delete;
    progress_display& operator=(const progress_display&) = delete;

    /// Wipes the line out; nothing is drawn from here on. For any thread.
    void stop();

private:
    void draw_until_stopped(std::chrono::milliseconds first_after);

    const mapreduce::job_progress& progress_;
    const std::string title_;
    std::mutex mutex_;  // of what follows, and of drawing
    std::condition_variable stop_;
    bool stopped_ = false;
    bool drawn_ = false;
    std::thread drawer_;
};

}  // namespace throng::cli
