#include "task_reporter.hpp"

#include "io/errors.hpp"
#include "progress_display.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <limits>
#include <utility>

namespace throng::cli {

namespace {

constexpr std::chrono::seconds between_reports{3};

std::string in_a_field(std::string_view text) {
    std::string field = io::printable(text);
    std::ranges::replace(field, ',', ';');
    return field;
}

}  // namespace

task_reporter::task_reporter(const mapreduce::job_progress& progress, std::string prefix,
                             bool quiet)
    : progress_(progress), prefix_(std::move(prefix)), quiet_(quiet) {
    if (!quiet_) thread_ = std::thread([this] { report(); });
}

task_reporter::~task_reporter() { stop(); }

void task_reporter::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void task_reporter::report() {
    std::unique_lock lock(mutex_);
    do {  // once at least, however soon it is to stop
        say_status();
    } while (!wake_.wait_for(lock, between_reports, [this] { return stopped_; }));
}

void task_reporter::say_status() const {
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin_;
    std::fputs(
        fmt::format("{}status:{}\n", prefix_, describe_progress(progress_, passed.count())).c_str(),
        stderr);
}

void task_reporter::count(std::string_view group, std::string_view name,
                          std::uint64_t amount) const {
    if (quiet_) return;
    const auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    std::fputs(fmt::format("{}counter:{},{},{}\n", prefix_, in_a_field(group), in_a_field(name),
                           std::min(amount, most))
                   .c_str(),
               stderr);
}

}  // namespace throng::cli
