#include "progress_display.hpp"

#include "quantities.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace throng::cli {

namespace {

constexpr std::chrono::milliseconds redraw_every{100};
constexpr std::chrono::milliseconds blink{500};
constexpr std::size_t bar_cells = 24;
constexpr const char* clear_line = "\r\x1b[K";

std::string bar(double part) {
    const auto full = static_cast<std::size_t>(part * static_cast<double>(bar_cells));
    return fmt::format("[{}{}] {:3.0f}%", std::string(full, '#'),
                       std::string(bar_cells - full, '.'), part * 100);
}

}  // namespace

std::string describe_progress(const mapreduce::job_progress& progress, double seconds) {
    using mapreduce::job_phase;
    const std::uint64_t mapped = progress.mapped_bytes.load();
    const std::uint64_t all = progress.input_bytes.load();
    const std::string reducers =
        fmt::format("{} reducers live", grouped(progress.live_reducers.load()));
    switch (progress.phase.load()) {
        case job_phase::starting:
            return "starting";
        case job_phase::mapping: {
            const double part =
                all == 0 ? 0
                         : std::min(1.0, static_cast<double>(mapped) / static_cast<double>(all));
            const std::string done = all == 0 ? std::string() : bar(part) + "  ";
            return fmt::format("map  {}{}  {}  {}", done, bytes(mapped), rate(mapped, seconds),
                               reducers);
        }
        case job_phase::reducing:
            return fmt::format("reduce  {}", reducers);
        case job_phase::sorting:
            return "sort";
        case job_phase::writing:
            return "write";
        case job_phase::done:
            break;
    }
    return "done";
}

progress_display::progress_display(const mapreduce::job_progress& progress, progress_mode mode)
    : progress_(progress) {
    if (mode == progress_mode::never) return;
    if (mode == progress_mode::automatic && ::isatty(STDERR_FILENO) == 0) return;
    const auto first_after = mode == progress_mode::always ? std::chrono::milliseconds(0) : blink;
    drawer_ = std::thread([this, first_after] { draw_until_stopped(first_after); });
}

progress_display::~progress_display() {
    if (!drawer_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    stop_.notify_all();
    drawer_.join();
}

void progress_display::draw_until_stopped(std::chrono::milliseconds first_after) {
    const auto begin = std::chrono::steady_clock::now();
    std::unique_lock lock(mutex_);
    bool drawn = false;
    auto pause = first_after;
    while (!stop_.wait_for(lock, pause, [this] { return stopped_; })) {
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
        fmt::print(stderr, "{}{}", clear_line, describe_progress(progress_, spent.count()));
        std::fflush(stderr);
        drawn = true;
        pause = redraw_every;
    }
    if (drawn) fmt::print(stderr, "{}", clear_line);
}

}  // namespace throng::cli
