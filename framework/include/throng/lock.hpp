// Locks of the operating system, held by a tasklet.
#pragma once

#include <mutex>

namespace throng {

namespace detail {
void count_lock(int change) noexcept;
}

/// Holds a mutex of the operating system (std::mutex or the like) for a scope, as std::lock_guard
/// does, and makes the runtime stop the program if the tasklet switches meanwhile: it might go on
/// in another thread, which must not unlock the mutex, or another tasklet of the same thread might
/// wait for it for ever. Keep such scopes short; between tasklets, prefer a channel.
template <class Mutex>
class [[nodiscard]] lock_guard {
public:
    /// Locks `mutex`, and so waits, with the whole thread, while another holds it.
    explicit lock_guard(Mutex& mutex) : lock_(mutex) { detail::count_lock(1); }
    ~lock_guard() { detail::count_lock(-1); }
    lock_guard(const lock_guard&) = delete;
    lock_guard& operator=(const lock_guard&) = delete;

private:
    std::lock_guard<Mutex> lock_;
};

}  // namespace throng
