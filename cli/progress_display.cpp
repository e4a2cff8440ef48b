#include "progress_display.hpp"

#include "io/errors.hpp"
#include "quantities.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>

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

bool is_drawable_terminal() {
    const char* terminal = std::getenv("TERM");
    const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
    return !dumb && ::isatty(STDERR_FILENO) != 0;
}

// As much of `line` as fits: a line that wraps round cannot be wiped out.
void draw(std::string line) {
    winsize size{};
    if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        line.resize(std::min<std::size_t>(line.size(), size.ws_col - 1U));
    }
    std::fputs((clear_line + line).c_str(), stderr);
}

}  // namespace

namespace {

// Nothing where nobody knows how much there is.
std::string done_part(std::uint64_t done, std::uint64_t all) {
    if (all == 0) return "";
    return bar(std::min(1.0, static_cast<double>(done) / static_cast<double>(all))) + "  ";
}

std::string describe_phase(const mapreduce::job_progress& progress, double seconds) {
    using mapreduce::job_phase;
    const std::uint64_t mapped = progress.mapped_bytes.load();
    const std::uint64_t all = progress.input_bytes.load();
    const auto live =
        static_cast<std::uint64_t>(std::max<std::int64_t>(0, progress.live_reducers.load()));
    const std::string reducers = counted(live, "live reducer");
    switch (progress.phase.load()) {
        case job_phase::starting:
            return "starting";
        case job_phase::mapping: {
            const std::uint64_t tasks = progress.tasks.load();
            if (tasks > 0) {
                const std::uint64_t done = progress.mapped_tasks.load();
                return fmt::format("map  {}{} of {}  {}", done_part(done, tasks), done,
                                   counted(tasks, "task"), reducers);
            }
            return fmt::format("map  {}{}  {}  {}", done_part(mapped, all), bytes(mapped),
                               rate(mapped, seconds), reducers);
        }
        case job_phase::reducing: {
            const std::uint64_t rounds = progress.rounds.load();
            if (rounds == 0) return fmt::format("reduce  {}", reducers);
            return fmt::format("reduce  round {}  {}  {}", rounds - 1, reducers,
                               counted(progress.messages.load(), "message"));
        }
        case job_phase::sorting:
            return "sort";
        case job_phase::writing:
            return "write";
        case job_phase::done:
            break;
    }
    return "done";
}

}  // namespace

std::string describe_progress(const mapreduce::job_progress& progress, double seconds) {
    const std::string said = progress.status.latest();
    const std::string how_far = describe_phase(progress, seconds);
    return said.empty() ? how_far : how_far + "  " + io::printable(said);
}

progress_display::progress_display(const mapreduce::job_progress& progress, progress_mode mode,
                                   std::string title)
    : progress_(progress), title_(std::move(title)) {
    if (mode == progress_mode::never) return;
    if (mode == progress_mode::automatic && !is_drawable_terminal()) return;
    if (mode == progress_mode::always) {
        draw(title_ + describe_progress(progress_, 0));
        drawn_ = true;
    }
    const auto first_after = mode == progress_mode::always ? redraw_every : blink;
    drawer_ = std::thread([this, first_after] { draw_until_stopped(first_after); });
}

progress_display::~progress_display() {
    stop();
    if (drawer_.joinable()) drawer_.join();
}

void progress_display::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
        if (std::exchange(drawn_, false)) std::fputs(clear_line, stderr);
    }
    stop_.notify_all();
}

void progress_display::draw_until_stopped(std::chrono::milliseconds first_after) {
    const auto begin = std::chrono::steady_clock::now();
    std::unique_lock lock(mutex_);
    auto pause = first_after;
    while (!stop_.wait_for(lock, pause, [this] { return stopped_; })) {
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
        draw(title_ + describe_progress(progress_, spent.count()));
        drawn_ = true;
        pause = redraw_every;
    }
}

}  // namespace throng::cli
