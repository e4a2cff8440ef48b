// Channels: how tasklets talk.
#pragma once

#include <throng/detail/tasklet/channel_core.hpp>
#include <throng/error.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <source_location>
#include <utility>

namespace throng {

/// How many values a channel holds while no receiver waits.
inline constexpr std::uint32_t rendezvous = 0;
inline constexpr std::uint32_t unbounded = std::numeric_limits<std::uint32_t>::max();

/// Who runs on when a sender and a receiver of the same shard have met, as in Stackless Python.
enum class preference : std::int8_t {
    receiver = -1,  // the default: a receiver that waited runs at once, its sender later
    neither = 0,    // whoever came second runs on
    sender = 1      // a sender that waited runs at once, its receiver later
};

/// A handle to a channel of values of type T; copies refer to the same channel, and the last one
/// destroys it. Values arrive in the order in which they were sent.
///
/// A channel belongs to the shard of the first tasklet that uses it. Tasklets of that shard pass
/// values without any lock or atomic operation; those of other shards send it a message, and
/// wait. A channel cannot be used after the runtime in which it was first used is gone, but only
/// destroyed. Handles may be copied and destroyed by any thread; all else is for tasklets.
template <class T>
class channel {
public:
    using value_type = T;

    /// `capacity`: rendezvous (a sender waits for its receiver), a number, or unbounded.
    explicit channel(std::uint32_t capacity = rendezvous)
        : core_(detail::channel_core<T>::make(capacity)) {}
    channel(const channel& other) noexcept : core_(other.core_) { core_->keep(); }
    channel(channel&& other) noexcept : core_(std::exchange(other.core_, nullptr)) {}
    channel& operator=(channel other) noexcept {
        std::swap(core_, other.core_);
        return *this;
    }
    ~channel() {
        if (core_ != nullptr && core_->drop()) detail::channel_core<T>::destroy(core_);
    }

    /// Passes a value on; waits while there is neither a receiver nor room. Throws channel_closed
    /// if the channel is closed, before or meanwhile; tasklet_killed.
    void send(T value, const std::source_location& where = std::source_location::current()) const {
        core_->send(value, where);
    }

    /// The next value; waits while there is none. Nothing once the channel is closed and empty.
    /// Throws tasklet_killed.
    std::optional<T> receive(
        const std::source_location& where = std::source_location::current()) const {
        std::optional<T> value;
        core_->receive(value, where);
        return value;
    }

    /// No more values: receivers get those that are left, then the end; a blocked or later `send`
    /// throws channel_closed. Never waits; closing twice does nothing.
    void close() const noexcept { core_->close(); }

    /// How many senders wait or, as a negative number, how many receivers. Only for tasklets of
    /// the channel's own shard, or while nothing runs.
    [[nodiscard]] std::int64_t balance() const { return core_->balance(); }

    /// Set it before the channel is shared, or from the channel's own shard. Between shards it
    /// has no effect: the other is made ready, and the caller runs on.
    void set_preference(preference who) const {
        core_->set_preference(static_cast<std::int8_t>(who));
    }

    /// Single pass over what arrives, until the channel is closed and empty:
    /// `for (T value : numbers)`. Each step receives.
    class iterator {
    public:
        using iterator_concept = std::input_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;

        iterator() = default;
        explicit iterator(const channel& from) : from_(&from) { ++*this; }
        T& operator*() const { return *value_; }
        iterator& operator++() {
            value_ = from_->receive();
            return *this;
        }
        void operator++(int) { ++*this; }
        bool operator==(std::default_sentinel_t) const { return !value_.has_value(); }

    private:
        const channel* from_ = nullptr;
        mutable std::optional<T> value_;
    };
    [[nodiscard]] iterator begin() const { return iterator(*this); }
    [[nodiscard]] std::default_sentinel_t end() const { return {}; }

    friend bool operator==(const channel&, const channel&) = default;

private:
    detail::channel_core<T>* core_;
};

}  // namespace throng
