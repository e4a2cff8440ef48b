#include "utilisation.hpp"

#include <algorithm>
#include <cstddef>
#include <ctime>

namespace throng::cli {

namespace {

using namespace std::chrono_literals;

constexpr auto shortest_pause = 5ms;
constexpr std::size_t most_readings = 200;

double processor_seconds() {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

}  // namespace

utilisation_sampler::utilisation_sampler(unsigned workers)
    : workers_(workers), processor_begin_(processor_seconds()), thread_([this] { sample(); }) {}

utilisation_sampler::reading utilisation_sampler::read() const {
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin_;
    return {wall.count(), processor_seconds() - processor_begin_};
}

void utilisation_sampler::sample() {
    auto pause = shortest_pause;
    std::unique_lock lock(mutex_);
    while (!ended_.wait_for(lock, pause, [this] { return end_; })) {
        readings_.push_back(read());
        if (readings_.size() < most_readings) continue;
        // Every second one is enough for what has been so far, and for what comes.
        std::size_t kept = 0;
        for (std::size_t i = 1; i < readings_.size(); i += 2) readings_[kept++] = readings_[i];
        readings_.resize(kept);
        pause *= 2;
    }
}

std::vector<busy_time> utilisation_sampler::finish() {
    if (!thread_.joinable()) return {};
    const reading last = read();
    {
        const std::lock_guard lock(mutex_);
        end_ = true;
    }
    ended_.notify_one();
    thread_.join();
    readings_.push_back(last);
    std::vector<busy_time> all;
    reading before{0, 0};
    for (const reading& each : readings_) {
        const double wall = (each.wall - before.wall) * workers_;
        if (wall <= 0) continue;
        const double share = (each.processor - before.processor) / wall;
        all.push_back({each.wall, std::clamp(share, 0.0, 1.0)});
        before = each;
    }
    return all;
}

}  // namespace throng::cli
