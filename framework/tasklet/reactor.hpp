// What waits for the world outside: time, and input and output by Boost.Asio.
#pragma once

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>

namespace throng::detail {

class shard;

/// A thread of its own, started when it is first needed, that runs an io_context. All may be
/// called by any thread.
class reactor {
public:
    using time_point = std::chrono::steady_clock::time_point;

    explicit reactor(std::size_t shards);
    /// What is under way is abandoned.
    ~reactor();
    reactor(const reactor&) = delete;
    reactor& operator=(const reactor&) = delete;

    /// Throws std::system_error if the system refuses the thread.
    [[nodiscard]] boost::asio::io_context& context();

    /// Has `sleeper`, which is idle, run at `end`; instead of what it asked for before.
    void wake_at(shard& sleeper, time_point end);

    /// Ends the thread; no handler runs from here on.
    void stop() noexcept;

private:
    struct alarm;
    struct engine;

    engine& started();

    const std::size_t shards_;
    std::once_flag once_;
    std::unique_ptr<engine> engine_;  // none while nobody has needed it
};

}  // namespace throng::detail
