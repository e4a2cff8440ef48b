// A thread that looks for tasklets which do not switch.
#pragma once

#include "tasklet/backtrace.hpp"

#include <throng/callbacks.hpp>

#include <semaphore.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace throng::detail {

class scheduler;
class shard;

/// Tells from looks at a shard when a tasklet there has been running for too long.
class stretch {
public:
    using time_point = std::chrono::steady_clock::time_point;
    /// `switches`: how many there have been; `in_turn`: whether a worker runs the shard. Returns
    /// for how long the last one has at least been running, once, if that is `limit` or more.
    [[nodiscard]] std::optional<std::chrono::milliseconds> look(bool in_turn,
                                                                std::uint64_t switches,
                                                                time_point now,
                                                                std::chrono::milliseconds limit);

private:
    bool in_turn_ = false;
    bool told_ = false;
    std::uint64_t switches_ = 0;
    time_point since_{};
};

/// A request to the thread that runs a shard, to take down what it does. Carried out in a signal
/// handler, by the thread itself.
class inspection {
public:
    inspection();
    ~inspection();
    inspection(const inspection&) = delete;
    inspection& operator=(const inspection&) = delete;

    /// Async-signal-safe. `context`: the signal handler's.
    void carry_out(shard& here, const void* context) noexcept;
    /// Whether it has been carried out, or is within `most`.
    [[nodiscard]] bool await(std::chrono::milliseconds most) noexcept;
    /// Until it has been.
    void await() noexcept;

    // ---- what came of it
    bool runs_tasklet = false;
    std::uint64_t switches = 0;  // of the shard at that time
    tasklet_identity who;
    backtrace calls;

private:
    sem_t carried_out_;
};

/// One for each runtime that wants it. It does not touch the shards, but for what they offer to
/// any thread.
class watchdog {
public:
    using callback = std::function<void(const stuck_tasklet&)>;
    /// Throws std::system_error if the system refuses the thread.
    watchdog(scheduler& whom, std::chrono::milliseconds limit, callback on_stuck);
    ~watchdog();
    watchdog(const watchdog&) = delete;
    watchdog& operator=(const watchdog&) = delete;

private:
    void watch();
    void look_at(shard& where, stretch& its, stretch::time_point now);
    void report(shard& where, std::uint64_t switches, std::chrono::milliseconds since);

    scheduler& whom_;
    const std::chrono::milliseconds limit_;
    const callback on_stuck_;
    std::vector<stretch> stretches_;  // of each shard
    std::mutex mutex_;
    std::condition_variable end_;
    bool ended_ = false;
    std::thread thread_;
};

}  // namespace throng::detail
