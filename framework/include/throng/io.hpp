// Input, output and timers by Boost.Asio: a completion token that parks only the calling tasklet.
#pragma once

#include <throng/detail/tasklet/outside_operation.hpp>
#include <throng/error.hpp>

#include <boost/asio/async_result.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace throng {

/// The io_context of the runtime that the calling tasklet belongs to, for sockets, timers and
/// handlers of one's own. One thread of the runtime, started by the first call, runs it until the
/// runtime is destroyed: handlers must not block, nor throw. A run does not wait for handlers that
/// are not use_tasklet's. What is made with it must be destroyed before the runtime is. Throws
/// throng::error outside of tasklets, std::system_error if the system refuses the thread.
[[nodiscard]] boost::asio::io_context& io_context();

/// See use_tasklet.
class use_tasklet_t {
public:
    constexpr use_tasklet_t() = default;

    /// Stores the operation's error_code in `failure`, success as well, instead of throwing it.
    [[nodiscard]] constexpr use_tasklet_t operator[](
        boost::system::error_code& failure) const noexcept {
        return use_tasklet_t(failure);
    }

    /// Where to store the error; null: nowhere.
    [[nodiscard]] constexpr boost::system::error_code* failure() const noexcept { return failure_; }

private:
    explicit constexpr use_tasklet_t(boost::system::error_code& failure) : failure_(&failure) {}
    boost::system::error_code* failure_ = nullptr;
};

/// As the completion token of any asynchronous operation: starts it, blocks the calling tasklet
/// until its completion handler is called, and returns what that is given, on the same shard. The
/// shard's other tasklets run meanwhile, and a run does not end, nor count as a deadlock, before
/// the operation has.
///
///     std::size_t bytes = socket.async_read_some(buffer, throng::use_tasklet);
///     timer.async_wait(throng::use_tasklet[failure]);
///
/// Returns nothing, the value, or a std::tuple of the values, less the leading error_code or
/// std::exception_ptr. Throws boost::system::system_error for the former, unless it is stored, and
/// what the latter holds. Throws throng::error outside of tasklets; in a sliced tasklet, whose
/// buffers would not stay where they are; and if the handler is destroyed without a call, which an
/// io_context that is destroyed does.
///
/// A tasklet that is killed, or unwound because the run fails, has its operation cancelled and ends
/// with tasklet_killed, whether the operation succeeded or not. It is unwound only when the
/// operation has ended, since its buffers may be in its frame; one that knows no cancellation (a
/// look-up of a name; one whose token has a cancellation slot of its own) is waited for.
///
/// Threads: the operation is started by the tasklet. The handler, and the later steps of a composed
/// operation such as async_read or async_write, run on the thread of io_context(), unless the token
/// is bound to another executor. Asio's objects must not be used by two threads at once. Tasklets
/// of one shard may share one, as long as no composed operation on it is under way. An object of
/// another io_context works where somebody runs that.
inline constexpr use_tasklet_t use_tasklet;

namespace detail {

template <class... Values>
struct operation_values {
    static std::tuple<Values...> give(Values&... all) { return {std::move(all)...}; }
};
template <class Value>
struct operation_values<Value> {
    static Value give(Value& only) { return std::move(only); }
};
template <>
struct operation_values<> {
    static void give() {}
};

// What a completion handler was called with, as result or exception.
template <class... Values>
auto operation_result(boost::system::error_code*, Values&... values) {
    return operation_values<Values...>::give(values...);
}
template <class... Values>
auto operation_result(boost::system::error_code* store, boost::system::error_code& failure,
                      Values&... values) {
    if (store != nullptr)
        *store = failure;
    else if (failure)
        throw boost::system::system_error(failure);
    return operation_values<Values...>::give(values...);
}
template <class... Values>
auto operation_result(boost::system::error_code*, std::exception_ptr& failure, Values&... values) {
    if (failure != nullptr) std::rethrow_exception(std::exchange(failure, nullptr));
    return operation_values<Values...>::give(values...);
}

/// An operation whose handler is called with these, from its start to its result. In the frame of
/// the tasklet that waits for it.
template <class... Arguments>
class pending_result {
public:
    using value_type = decltype(operation_result(static_cast<boost::system::error_code*>(nullptr),
                                                 std::declval<Arguments&>()...));

    /// Never inlined: Asio's thread-local variables must be looked up anew after each switch.
    template <class Initiation, class... InitiationArguments>
    [[gnu::noinline]] void start(Initiation&& initiation, InitiationArguments&&... arguments) {
        try {
            std::forward<Initiation>(initiation)(handler(*this),
                                                 std::forward<InitiationArguments>(arguments)...);
        } catch (...) {
            failure_ = std::current_exception();  // thrown once the handler is gone
        }
    }

    void wait() { operation_.wait(); }

    value_type take(boost::system::error_code* store) {
        if (failure_ != nullptr) std::rethrow_exception(std::exchange(failure_, nullptr));
        if (!results_.has_value()) {
            throw error(
                "an operation of Asio was given up: its completion handler was destroyed without "
                "being called, as an io_context that is destroyed does");
        }
        return std::apply(
            [store](Arguments&... each) -> value_type { return operation_result(store, each...); },
            *results_);
    }

private:
    class handler;

    outside_operation operation_;
    std::optional<std::tuple<Arguments...>> results_;
    std::exception_ptr failure_;
};

/// Owns the operation's hold on it: called once, or destroyed, by any thread.
template <class... Arguments>
class pending_result<Arguments...>::handler {
public:
    using executor_type = outside_operation::executor_type;
    using cancellation_slot_type = boost::asio::cancellation_slot;

    explicit handler(pending_result& whose) noexcept
        : whose_(&whose), executor_(whose.operation_.executor()), slot_(whose.operation_.slot()) {
        whose.operation_.hold();
    }
    handler(handler&& other) noexcept
        : whose_(std::exchange(other.whose_, nullptr)),
          executor_(other.executor_),
          slot_(other.slot_) {}
    handler& operator=(handler&&) = delete;
    ~handler() {
        if (whose_ != nullptr) whose_->operation_.let_go();
    }

    void operator()(Arguments... arguments) {
        pending_result& its = *std::exchange(whose_, nullptr);
        try {
            its.results_.emplace(std::move(arguments)...);
        } catch (...) {
            its.failure_ = std::current_exception();
        }
        its.operation_.let_go();
    }

    [[nodiscard]] executor_type get_executor() const noexcept { return executor_; }
    [[nodiscard]] cancellation_slot_type get_cancellation_slot() const noexcept { return slot_; }

private:
    pending_result* whose_;  // null once it has been called, or moved from
    executor_type executor_;
    boost::asio::cancellation_slot slot_;
};

}  // namespace detail

}  // namespace throng

/// @cond how Asio finds out what use_tasklet is
template <class Result, class... Arguments>
class boost::asio::async_result<throng::use_tasklet_t, Result(Arguments...)> {
    using pending_result = throng::detail::pending_result<std::decay_t<Arguments>...>;

public:
    using return_type = typename pending_result::value_type;

    template <class Initiation, class... InitiationArguments>
    static return_type initiate(Initiation&& initiation, throng::use_tasklet_t token,
                                InitiationArguments&&... arguments) {
        pending_result its;
        its.start(std::forward<Initiation>(initiation),
                  std::forward<InitiationArguments>(arguments)...);
        its.wait();
        return its.take(token.failure());
    }
};
/// @endcond
