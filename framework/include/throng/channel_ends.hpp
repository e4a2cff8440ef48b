// Channels as two ends, each of which closes the channel by going out of scope.
#pragma once

#include <throng/channel.hpp>
#include <throng/source_location.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <utility>

namespace throng {

namespace detail {

/// Shared by all ends of a channel. Any thread.
template <class T>
class ended_channel {
public:
    explicit ended_channel(const channel<T>& its) : its_(its) {}
    /// The first time only: an end that is left over may outlive the runtime.
    void close() noexcept {
        if (!closed_.exchange(true)) its_.close();
    }

private:
    const channel<T> its_;
    std::atomic<bool> closed_{false};
};

/// Shared by all ends of one side.
template <class T>
class channel_side {
public:
    explicit channel_side(std::shared_ptr<ended_channel<T>> its) : its_(std::move(its)) {}
    ~channel_side() { its_->close(); }
    channel_side(const channel_side&) = delete;
    channel_side& operator=(const channel_side&) = delete;
    void close() const noexcept { its_->close(); }

private:
    const std::shared_ptr<ended_channel<T>> its_;
};

}  // namespace detail

template <class T>
struct channel_ends;

/// The two ends of a new channel. `capacity`: see channel. Any thread.
template <class T>
[[nodiscard]] channel_ends<T> make_channel(std::uint32_t capacity = rendezvous);

/// A handle to a channel into which one can only send. Copies are handles to the same channel;
/// when the last goes, the channel is closed: receivers get what is left, then the end.
///
/// Threads are as for channel; destruction, which may close, is for any thread. The channel must
/// be closed, by the one side or by the other, before the runtime in which it was used is gone;
/// the ends that are left may then be destroyed whenever. What was moved from can only be assigned
/// to and destroyed.
template <class T>
class sending_end {
public:
    /// As of channel.
    using value_type = T;
    /// As of channel.
    using time_point = typename channel<T>::time_point;

    /// See channel::send.
    void send(T value, source_location where = THRONG_CALLER) const {
        channel_.send(std::move(value), where);
    }
    /// See channel::try_send.
    bool try_send(T&& value, source_location where = THRONG_CALLER) const {
        return channel_.try_send(std::move(value), where);
    }
    /// See channel::try_send.
    bool try_send(const T& value, source_location where = THRONG_CALLER) const {
        return channel_.try_send(value, where);
    }
    /// See channel::send_until.
    bool send_until(time_point end, T&& value, source_location where = THRONG_CALLER) const {
        return channel_.send_until(end, std::move(value), where);
    }
    /// See channel::send_until.
    bool send_until(time_point end, const T& value, source_location where = THRONG_CALLER) const {
        return channel_.send_until(end, value, where);
    }
    /// See channel::send_for.
    template <class Rep, class Period, class Value>
    bool send_for(std::chrono::duration<Rep, Period> time, Value&& value,
                  source_location where = THRONG_CALLER) const {
        return channel_.send_for(time, std::forward<Value>(value), where);
    }
    /// See channel::send_range.
    template <std::ranges::input_range Range>
    std::size_t send_range(Range&& values, source_location where = THRONG_CALLER) const {
        return channel_.send_range(std::forward<Range>(values), where);
    }
    /// See channel::send_exception.
    void send_exception(std::exception_ptr failure, source_location where = THRONG_CALLER) const {
        channel_.send_exception(std::move(failure), where);
    }

    /// Closes the channel though there are other sending ends.
    void close() const noexcept { side_->close(); }

    /// The channel, for `select` and what else both sides have. A copy of it keeps it from being
    /// destroyed, not from being closed.
    [[nodiscard]] const channel<T>& underlying() const { return channel_; }

    /// Whether both are ends of the same channel.
    friend bool operator==(const sending_end& a, const sending_end& b) {
        return a.channel_ == b.channel_;
    }

private:
    friend channel_ends<T> make_channel<T>(std::uint32_t capacity);
    using side = detail::channel_side<T>;
    sending_end(const channel<T>& its, std::shared_ptr<const side> closer)
        : channel_(its), side_(std::move(closer)) {}

    channel<T> channel_;
    std::shared_ptr<const side> side_;
};

/// A handle to a channel from which one can only receive. Copies are handles to the same channel;
/// when the last goes, the channel is closed: a blocked or later send throws channel_closed. What
/// nobody has received by then is destroyed with the last end. Otherwise as sending_end.
template <class T>
class receiving_end {
public:
    /// As of channel.
    using value_type = T;
    /// As of channel.
    using time_point = typename channel<T>::time_point;
    /// As of channel.
    using iterator = typename channel<T>::iterator;

    /// See channel::receive.
    std::optional<T> receive(source_location where = THRONG_CALLER) const {
        return channel_.receive(where);
    }
    /// See channel::try_receive.
    attempt<T> try_receive(source_location where = THRONG_CALLER) const {
        return channel_.try_receive(where);
    }
    /// See channel::receive_until.
    attempt<T> receive_until(time_point end, source_location where = THRONG_CALLER) const {
        return channel_.receive_until(end, where);
    }
    /// See channel::receive_for.
    template <class Rep, class Period>
    attempt<T> receive_for(std::chrono::duration<Rep, Period> time,
                           source_location where = THRONG_CALLER) const {
        return channel_.receive_for(time, where);
    }
    /// Single pass over what arrives; the end must outlive it.
    [[nodiscard]] iterator begin() const { return channel_.begin(); }
    /// Where the channel is closed and empty.
    [[nodiscard]] std::default_sentinel_t end() const { return channel_.end(); }

    /// Closes the channel though there are other receiving ends.
    void close() const noexcept { side_->close(); }

    /// See sending_end::underlying.
    [[nodiscard]] const channel<T>& underlying() const { return channel_; }

    /// Whether both are ends of the same channel.
    friend bool operator==(const receiving_end& a, const receiving_end& b) {
        return a.channel_ == b.channel_;
    }

private:
    friend channel_ends<T> make_channel<T>(std::uint32_t capacity);
    using side = detail::channel_side<T>;
    receiving_end(const channel<T>& its, std::shared_ptr<const side> closer)
        : channel_(its), side_(std::move(closer)) {}

    channel<T> channel_;
    std::shared_ptr<const side> side_;
};

/// What make_channel returns; for `auto [sender, receiver] = throng::make_channel<int>();`. Move
/// the ends on to where they are used: those that stay behind keep the channel open.
template <class T>
struct channel_ends {
    sending_end<T> sender;      ///< the only one as yet
    receiving_end<T> receiver;  ///< the only one as yet
};

template <class T>
channel_ends<T> make_channel(std::uint32_t capacity) {
    const channel<T> made(capacity);
    const auto shared = std::make_shared<detail::ended_channel<T>>(made);
    return {sending_end<T>(made, std::make_shared<detail::channel_side<T>>(shared)),
            receiving_end<T>(made, std::make_shared<detail::channel_side<T>>(shared))};
}

}  // namespace throng
