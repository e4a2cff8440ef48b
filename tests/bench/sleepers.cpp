// Very many tasklets asleep at once: how late does each go on, compared with the time that it
// slept for? None may go on early.
#include "process_memory.hpp"
#include "program_options.hpp"

#include <throng/runtime.hpp>
#include <throng/tasklet.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <random>
#include <span>
#include <vector>

namespace {

using steady_clock = std::chrono::steady_clock;
using std::chrono::nanoseconds;

struct sleeper {
    nanoseconds time{0};
    steady_clock::time_point called;
    steady_clock::time_point gone_on;  // the epoch until then

    [[nodiscard]] nanoseconds lateness() const { return gone_on - called - time; }
    [[nodiscard]] double relative_lateness() const {
        return static_cast<double>(lateness().count()) / static_cast<double>(time.count());
    }
};

// One such tasklet for each shard; it lets those that it has started fall asleep in between.
void start_sleepers(std::span<sleeper> group) {
    constexpr std::size_t started_at_once = 1000;
    std::size_t started = 0;
    for (sleeper& each : group) {
        throng::spawn({.stack = throng::stack_kind::sliced}, [&each] {
            each.called = steady_clock::now();
            throng::sleep_for(each.time);
            each.gone_on = steady_clock::now();
        });
        if (++started % started_at_once == 0) throng::yield();
    }
}

void sleep_all(throng::runtime& its, std::span<sleeper> all) {
    its.run([&its, all] {
        const std::size_t shards = its.shards();
        for (std::size_t i = 0; i < shards; ++i) {
            const std::size_t begin = all.size() * i / shards;
            const std::size_t end = all.size() * (i + 1) / shards;
            throng::spawn({.shard = throng::placement::on(static_cast<std::uint32_t>(i))},
                          &start_sleepers, all.subspan(begin, end - begin));
        }
    });
}

std::vector<sleeper> draw_times(std::size_t count, double shortest_seconds,
                                double longest_seconds) {
    std::mt19937_64 random(1);
    std::uniform_real_distribution<double> seconds(shortest_seconds, longest_seconds);
    std::vector<sleeper> all(count);
    for (sleeper& each : all) {
        each.time = nanoseconds(static_cast<std::int64_t>(seconds(random) * 1e9));
    }
    return all;
}

std::size_t count_early(std::span<const sleeper> all) {
    return static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [](const sleeper& each) { return each.lateness().count() < 0; }));
}

// Those that had called before the first went on.
std::size_t count_asleep_at_once(std::span<const sleeper> all) {
    const auto first =
        std::min_element(all.begin(), all.end(),
                         [](const sleeper& a, const sleeper& b) { return a.gone_on < b.gone_on; });
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](const sleeper& each) {
        return each.called <= first->gone_on;
    }));
}

struct worst_lateness {
    double most;
    double of_999_in_1000;
};

template <class Lateness>
worst_lateness find_worst(std::span<const sleeper> all, Lateness lateness) {
    std::vector<double> values(all.size());
    std::transform(all.begin(), all.end(), values.begin(), lateness);
    std::sort(values.begin(), values.end());
    const auto rank = std::ceil(0.999 * static_cast<double>(values.size()));
    return {values.back(), values[static_cast<std::size_t>(rank) - 1]};
}

bool report(std::span<const sleeper> all, double most_percent) {
    const worst_lateness percent =
        find_worst(all, [](const sleeper& each) { return 100 * each.relative_lateness(); });
    const worst_lateness milliseconds = find_worst(all, [](const sleeper& each) {
        return static_cast<double>(each.lateness().count()) / 1e6;
    });
    const std::size_t early = count_early(all);
    const std::size_t at_once = count_asleep_at_once(all);
    std::printf("sleepers: %zu of %zu tasklets asleep at once\n", at_once, all.size());
    std::printf("  late, of its time: at most %.3f%%, 99.9th percentile %.3f%%\n", percent.most,
                percent.of_999_in_1000);
    std::printf("  late: at most %.2f ms, 99.9th percentile %.2f ms\n", milliseconds.most,
                milliseconds.of_999_in_1000);
    std::printf("  early: %zu\n", early);
    if (early > 0) std::fprintf(stderr, "sleepers: some went on before their time\n");
    if (at_once < all.size()) {
        std::fprintf(stderr,
                     "sleepers: some went on before all were asleep; let them sleep longer\n");
    }
    if (percent.most > most_percent) {
        std::fprintf(stderr, "sleepers: later than %g%%\n", most_percent);
    }
    return early == 0 && at_once == all.size() && percent.most <= most_percent;
}

}  // namespace

int main(int argc, char** argv) try {
    throng::bench::program_options given("sleepers", {{"tasklets", 1e6},
                                                      {"shortest_seconds", 5},
                                                      {"longest_seconds", 10},
                                                      {"workers", 0},
                                                      {"most_late_percent", 100}});
    if (const auto status = given.parse(argc, argv)) return *status;
    if (given.count("tasklets") == 0 || given["shortest_seconds"] <= 0 ||
        given["longest_seconds"] < given["shortest_seconds"]) {
        std::fprintf(stderr, "sleepers: needs tasklets, and 0 < shortest <= longest\n");
        return 2;
    }
    std::vector<sleeper> all =
        draw_times(given.count("tasklets"), given["shortest_seconds"], given["longest_seconds"]);
    throng::runtime its({.workers = static_cast<unsigned>(given.count("workers"))});
    const std::size_t before_bytes = throng::bench::resident_bytes();
    sleep_all(its, all);
    const bool right = report(all, given["most_late_percent"]);
    std::printf("  memory: %zu bytes a tasklet\n",
                (throng::bench::peak_resident_bytes() - before_bytes) / all.size());
    return right ? 0 : 1;
} catch (const std::exception& failure) {
    std::fprintf(stderr, "sleepers: %s\n", failure.what());
    return 1;
}
