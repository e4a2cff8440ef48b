// What a task says on standard error to the engine that has started it.
#pragma once

#include "mapreduce/job.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace throng::cli {

/// Says every few seconds how far the run is, as a line that Hadoop Streaming understands; it takes
/// a task that says nothing for long for one that hangs.
class task_reporter {
public:
    /// `prefix` is what lines for the engine begin with: usually "reporter:". Quiet: says nothing.
    task_reporter(const mapreduce::job_progress& progress, std::string prefix, bool quiet);
    ~task_reporter();
    task_reporter(const task_reporter&) = delete;
    task_reporter& operator=(const task_reporter&) = delete;

    /// Says nothing of the run any more.
    void stop();
    /// A counter, once, at the end. Commas in names, which the form has no room for, become
    /// semicolons.
    void count(std::string_view group, std::string_view name, std::uint64_t amount) const;

private:
    void report();
    void say_status() const;

    const mapreduce::job_progress& progress_;
    const std::string prefix_;
    const bool quiet_;
    const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
    std::mutex mutex_;  // of stopped_
    std::condition_variable wake_;
    bool stopped_ = false;
    std::thread thread_;
};

}  // namespace throng::cli
