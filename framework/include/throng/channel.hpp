// Channels: how tasklets talk.
#pragma once

#include <throng/detail/tasklet/channel_core.hpp>
#include <throng/error.hpp>
#include <throng/placement.hpp>
#include <throng/source_location.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <ranges>
#include <utility>

namespace throng {

/// The capacity of a channel that holds no value: a sender waits for its receiver.
inline constexpr std::uint32_t rendezvous = 0;
/// The capacity of a channel in which there is always room.
inline constexpr std::uint32_t unbounded = std::numeric_limits<std::uint32_t>::max();

/// Who runs on when a sender and a receiver of the same shard have met, as in Stackless Python.
enum class preference : std::int8_t {
    receiver = -1,  // the default: a receiver that waited runs at once, its sender later
    neither = 0,    // whoever came second runs on
    sender = 1      // a sender that waited runs at once, its receiver later
};

namespace detail {

/// What select may see of a channel.
struct channel_access {
    template <class Channel>
    [[nodiscard]] static auto& core(const Channel& its) {
        return *its.core_;
    }
};

}  // namespace detail

/// What came of a receive that would not wait, or not for ever.
template <class T>
struct attempt {
    std::optional<T> value;  ///< nothing if there was none in time, or no more
    bool closed = false;     ///< there will never be one: the channel is closed and empty

    /// Whether there was a value.
    explicit operator bool() const { return value.has_value(); }
    /// The value; there must be one.
    T& operator*() { return *value; }
    /// A member of the value; there must be one.
    T* operator->() { return &*value; }
};

/// A handle to a channel of values of type T; copies refer to the same channel, and the last one
/// destroys it. Values arrive in the order in which they were sent.
///
/// A channel belongs to the shard of the first tasklet that uses it, or to the one that was named
/// when it was made: best where it is received from. Tasklets of that shard pass values without
/// any lock or atomic operation; those of other shards send it a message, and wait. A channel
/// cannot be used after the runtime in which it was first used is gone, but only destroyed. Handles
/// may be copied and destroyed by any thread; all else is for tasklets.
template <class T>
class channel {
public:
    /// What is sent and received.
    using value_type = T;
    /// A point in time, as deadlines are.
    using time_point = std::chrono::steady_clock::time_point;

    /// `capacity`: rendezvous (a sender waits for its receiver), a number, or unbounded.
    explicit channel(std::uint32_t capacity = rendezvous)
        : core_(detail::channel_core<T>::make(capacity)) {}
    /// One that belongs to this shard. Throws throng::error outside of tasklets.
    channel(std::uint32_t capacity, placement home) : channel(capacity) {
        core_->bind(&detail::shard_at(home));
    }
    /// Another handle to the same channel.
    channel(const channel& other) noexcept : core_(other.core_) { core_->keep(); }
    /// The handle moves; what it was moved from can only be assigned to and destroyed.
    channel(channel&& other) noexcept : core_(std::exchange(other.core_, nullptr)) {}
    /// The handle refers to the other's channel from now on.
    channel& operator=(channel other) noexcept {
        std::swap(core_, other.core_);
        return *this;
    }
    ~channel() {
        if (core_ != nullptr && core_->drop()) detail::channel_core<T>::destroy(core_);
    }

    /// Passes a value on; waits while there is neither a receiver nor room. Throws channel_closed
    /// if the channel is closed, before or meanwhile; tasklet_killed.
    void send(T value, source_location where = THRONG_CALLER) const { core_->send(value, where); }

    /// The next value; waits while there is none. Nothing once the channel is closed and empty.
    /// Throws what was passed on by send_exception; tasklet_killed.
    std::optional<T> receive(source_location where = THRONG_CALLER) const {
        std::optional<T> value;
        core_->receive(value, where);
        return value;
    }

    /// The same, but does not wait for a receiver or for room: whether the value has been passed
    /// on; if not, `value` is as it was. For a channel of another shard it waits for that shard's
    /// answer. Throws channel_closed, tasklet_killed.
    bool try_send(T&& value, source_location where = THRONG_CALLER) const {
        return core_->send_within(value, {detail::patience::none}, where) ==
               detail::wait_result::done;
    }
    /// The same, of a copy.
    bool try_send(const T& value, source_location where = THRONG_CALLER) const {
        T copy(value);
        return try_send(std::move(copy), where);
    }

    /// The same, but waits no longer than to a point in time, or for a time.
    bool send_until(time_point end, T&& value, source_location where = THRONG_CALLER) const {
        return core_->send_within(value, {detail::patience::until, end}, where) ==
               detail::wait_result::done;
    }
    /// The same, of a copy.
    bool send_until(time_point end, const T& value, source_location where = THRONG_CALLER) const {
        T copy(value);
        return send_until(end, std::move(copy), where);
    }
    /// The same, for a time.
    template <class Rep, class Period, class Value>
    bool send_for(std::chrono::duration<Rep, Period> time, Value&& value,
                  source_location where = THRONG_CALLER) const {
        return send_until(detail::end_of(time), std::forward<Value>(value), where);
    }

    /// Sends each element of a range in turn; how many there were.
    template <std::ranges::input_range Range>
    std::size_t send_range(Range&& values, source_location where = THRONG_CALLER) const {
        std::size_t sent = 0;
        for (auto&& value : values) {
            send(T(std::forward<decltype(value)>(value)), where);
            ++sent;
        }
        return sent;
    }

    /// Passes an exception on in place of a value: the `receive` that gets it throws it. Waits,
    /// and throws, as `send` does.
    void send_exception(std::exception_ptr failure, source_location where = THRONG_CALLER) const {
        core_->send_exception(std::move(failure), where);
    }

    /// The same as `receive`, but does not wait for a value (for a channel of another shard it
    /// waits for that shard's answer).
    attempt<T> try_receive(source_location where = THRONG_CALLER) const {
        return receive_within({detail::patience::none}, where);
    }

    /// The same, but waits no longer than to a point in time, or for a time.
    attempt<T> receive_until(time_point end, source_location where = THRONG_CALLER) const {
        return receive_within({detail::patience::until, end}, where);
    }
    /// The same, for a time.
    template <class Rep, class Period>
    attempt<T> receive_for(std::chrono::duration<Rep, Period> time,
                           source_location where = THRONG_CALLER) const {
        return receive_until(detail::end_of(time), where);
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
        /// @cond what every std::input_iterator has
        using iterator_concept = std::input_iterator_tag;
        /// What is sent and received.
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
        /// @endcond

    private:
        const channel* from_ = nullptr;
        mutable std::optional<T> value_;
    };
    /// The first value; waits for it.
    [[nodiscard]] iterator begin() const { return iterator(*this); }
    /// Where the channel is closed and empty.
    [[nodiscard]] std::default_sentinel_t end() const { return {}; }

    /// Whether both refer to the same channel.
    friend bool operator==(const channel&, const channel&) = default;

private:
    friend detail::channel_access;

    attempt<T> receive_within(const detail::wait_terms& terms, source_location where) const {
        attempt<T> outcome;
        const detail::wait_result result = core_->receive_within(outcome.value, terms, where);
        outcome.closed = result == detail::wait_result::closed;
        return outcome;
    }

    detail::channel_core<T>* core_;
};

}  // namespace throng
