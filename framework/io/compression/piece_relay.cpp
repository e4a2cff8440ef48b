#include "io/compression/piece_relay.hpp"

#include <throng/error.hpp>

#include <utility>

namespace throng::io {

piece_place piece_relay::take(std::size_t number) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return failure_ || (next_ == number && !is_taken_); });
    if (failure_) std::rethrow_exception(failure_);
    is_taken_ = true;
    return std::move(place_);
}

void piece_relay::pass_on(piece_place place) {
    const std::lock_guard lock(mutex_);
    THRONG_CHECK(is_taken_, "a place is passed on by whoever has the one before");
    place_ = std::move(place);
    is_taken_ = false;
    ++next_;
    changed_.notify_all();
}

void piece_relay::fail() noexcept {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = std::current_exception();
    changed_.notify_all();
}

}  // namespace throng::io
