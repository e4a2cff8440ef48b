// The timers of a shard.
#pragma once

#include "tasklet/object_pool.hpp"

#include <throng/detail/tasklet/blocking.hpp>

#include <chrono>
#include <cstddef>
#include <vector>

namespace throng::detail {

/// Ends one wait of one tasklet; in the pool of the tasklet's shard. It is a message too, by which
/// the shard of what is waited for is asked to end the wait.
struct timer : withdrawal {
    control_block* whom = nullptr;  // null once it is cancelled
    bool in_queue = true;
};

/// Timers by their end: a heap of small entries, in which a cancelled timer stays until it comes
/// up, or until half of all are such. Belongs to one shard.
class timer_queue {
public:
    using time_point = std::chrono::steady_clock::time_point;

    explicit timer_queue(object_pool& pool) : pool_(pool) {}
    ~timer_queue();
    timer_queue(const timer_queue&) = delete;
    timer_queue& operator=(const timer_queue&) = delete;

    /// Throws std::bad_alloc.
    [[nodiscard]] timer& add(control_block& whom, time_point end);
    /// Takes back what `add` returned.
    void remove(timer& its) noexcept;

    [[nodiscard]] bool empty() const { return live_ == 0; }
    /// When the next is due. Only where there is one.
    [[nodiscard]] time_point next_end() noexcept;
    /// One that is due and no longer in the queue, or null.
    [[nodiscard]] timer* take_due(time_point now) noexcept;

private:
    struct entry {
        time_point end;
        timer* its;
    };
    static bool later(const entry& a, const entry& b) { return a.end > b.end; }
    void drop_first() noexcept;
    void drop_cancelled_first() noexcept;
    void free(timer& its) noexcept;

    object_pool& pool_;
    std::vector<entry> heap_;
    std::size_t live_ = 0;  // not cancelled
};

}  // namespace throng::detail
