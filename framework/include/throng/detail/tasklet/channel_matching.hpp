// How the senders and receivers of a channel of T meet. Internal.
#pragma once

#include <throng/detail/tasklet/channel_base.hpp>
#include <throng/detail/tasklet/value_slot.hpp>
#include <throng/error.hpp>

#include <deque>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace throng {

/// Thrown by a send to a closed channel.
class channel_closed : public error {
public:
    channel_closed() : error("the channel is closed: nobody will receive what is sent") {}
};

namespace detail {

/// All of it runs in the channel's shard.
template <class T>
class channel_matching : public channel_base {
public:
    /// A small value travels in a register, not in memory of the sender's frame.
    using passed =
        std::conditional_t<value_slot<T>::is_small && std::is_copy_constructible_v<T>, T, T&>;

    void operate(shard&, control_block& waiter) noexcept override {
        std::exception_ptr failure;
        try {
            if (waiter.operation == wait_operation::receive)
                serve(waiter);
            else
                take_from(waiter);
        } catch (...) {
            failure = std::current_exception();
        }
        if (failure != nullptr) answer_failure(waiter, std::move(failure));
    }

    /// True if the value is on its way; false if the sender has to wait.
    bool send_here(control_block& self, T& value) {
        if (closed_) throw_closed();
        if (control_block* receiver = claim_first(false)) {
            hand_over(self, *receiver, value);
            return true;
        }
        if (!has_room()) return false;
        put<0>(std::move(value));
        return true;
    }

    /// True if there is a value, or the end; false if the receiver has to wait.
    bool receive_here(control_block& self, std::optional<T>& place) {
        if (items_ != nullptr && next_buffered(place)) return true;
        control_block* sender = claim_first(true);
        if (sender == nullptr) return closed_;
        accept(self, *sender, place);
        return true;
    }

    [[noreturn, gnu::noinline]] static void rethrow(control_block& self) {
        std::rethrow_exception(exception_slot::take(self));
    }

protected:
    /// A value or an exception that nobody has received yet.
    using item = std::variant<T, std::exception_ptr>;

    channel_matching(std::uint32_t capacity, bool pooled) : channel_base(capacity, pooled) {}
    ~channel_matching() = default;

    [[noreturn, gnu::noinline]] static void throw_closed() { throw channel_closed(); }

    // Where moving a value throws in what follows, both sides stay as they were: nobody is taken
    // off the list of those that wait before the value has passed. (But a select that has been
    // claimed cannot wait on: it throws as well.)

    [[gnu::noinline]] void put_value(passed value) { put<0>(std::move(value)); }

    void hand_over(control_block& self, control_block& receiver, passed value) {
        value_slot<T>(receiver).give(std::move(value));
        remove_first_waiter();
        receiver.result = wait_result::done;
        resume_waiter(self, receiver, -1);
    }

    // The same for those that are near, as most are.
    [[gnu::always_inline]] inline void hand_over_near(shard_core& here, control_block& self,
                                                      control_block& receiver, passed value) {
        value_slot<T>(receiver).give(std::move(value));
        remove_first_waiter();
        receiver.result = wait_result::done;
        resume_near(here, self, receiver, -1);
    }
    [[gnu::always_inline]] inline void accept_near(shard_core& here, control_block& self,
                                                   control_block& sender, std::optional<T>& place) {
        value_slot<T>(sender).take([&](T&& value) { place.emplace(std::move(value)); });
        remove_first_waiter();
        sender.result = wait_result::done;
        resume_near(here, self, sender, 1);
    }

    bool send_exception_here(control_block& self, std::exception_ptr& failure) {
        if (closed_) throw_closed();
        if (control_block* receiver = claim_first(false)) {
            remove_first_waiter();
            exception_slot::put(*receiver, std::move(failure));
            receiver->result = wait_result::failed;
            resume_waiter(self, *receiver, -1);
            return true;
        }
        if (!has_room()) return false;
        put<1>(std::move(failure));
        return true;
    }

    /// To the first receiver, which stays in the list.
    void give(control_block& receiver, T&& value) {
        try {
            value_slot<T>(receiver).give(std::move(value));
        } catch (...) {
            if (receiver.stands_in) fail_first(receiver);
            throw;
        }
    }

    void accept(control_block& self, control_block& sender, std::optional<T>& place) {
        if (sender.operation == wait_operation::send_exception) [[unlikely]]
            return receive_exception(self, sender);
        take_value_of_first(sender, place);
        sender.result = wait_result::done;
        resume_waiter(self, sender, 1);
    }

    /// The same as send_here, for a sender of another shard. If it throws, the sender is to know.
    void take_from(control_block& sender) {
        const bool fails = sender.operation == wait_operation::send_exception;
        if (closed_) return answer_claimed(sender, wait_result::closed);
        const match found = claim_with(sender, false);
        if (found.mine_is_gone) return;
        if (control_block* receiver = found.other) {
            if (fails)
                exception_slot::put(*receiver, exception_slot::take(sender));
            else
                take_value(sender, [&](T&& value) { give(*receiver, std::move(value)); });
            remove_first_waiter();
            answer(*receiver, fails ? wait_result::failed : wait_result::done);
            answer(sender, wait_result::done);
        } else if (has_room()) {
            if (claim_alone(sender)) take_into_buffer(sender);
        } else if (sender.polls) {
            answer(sender, wait_result::timed_out);
        } else {
            add_waiter(sender, true);
        }
    }

    /// The same as receive_here for a receiver of another shard.
    void serve(control_block& receiver) {
        std::optional<T> value;
        if (items_ != nullptr && !items_->empty()) {
            if (!claim_alone(receiver)) return;
            next_buffered(value);
        } else {
            const match found = claim_with(receiver, true);
            if (found.mine_is_gone) return;
            if (found.other == nullptr) {
                if (closed_) return answer_claimed(receiver, wait_result::closed);
                if (receiver.polls) return answer(receiver, wait_result::timed_out);
                return add_waiter(receiver, false);
            }
            take_offer(*found.other, value);
        }
        value_slot<T>(receiver).give(std::move(*value));
        value.reset();  // the receiver goes on meanwhile: of what it has got, nothing is left here
        answer(receiver, wait_result::done);
    }

    /// Takes the value of the first sender, or throws its exception.
    void take_offer(control_block& sender, std::optional<T>& place) {
        if (sender.operation != wait_operation::send_exception) {
            take_value_of_first(sender, place);
            return answer(sender, wait_result::done);
        }
        std::exception_ptr failure = exception_slot::take(sender);
        remove_first_waiter();
        answer(sender, wait_result::done);
        std::rethrow_exception(std::move(failure));
    }

    /// The oldest value that the channel holds; the first sender that waits gets its room. Throws
    /// the oldest exception.
    [[gnu::noinline]] bool next_buffered(std::optional<T>& place) {
        if (items_->empty()) return false;
        std::exception_ptr failure;
        if (T* value = std::get_if<0>(&items_->front()))
            place.emplace(std::move(*value));
        else
            failure = std::get<1>(items_->front());
        items_->pop_front();
        if (control_block* sender = claim_first(true)) {
            remove_first_waiter();
            take_into_buffer(*sender);
        }
        if (failure != nullptr) std::rethrow_exception(std::move(failure));
        return true;
    }

    /// Of the sender that has waited longest, which is then no longer in the list.
    void take_value_of_first(control_block& sender, std::optional<T>& place) {
        try {
            value_slot<T>(sender).take([&](T&& value) { place.emplace(std::move(value)); });
        } catch (...) {
            if (sender.stands_in) fail_first(sender);
            throw;
        }
        remove_first_waiter();
    }

    /// A select that has been claimed throws the present exception.
    [[gnu::noinline, gnu::cold]] void fail_first(control_block& stand_in) noexcept {
        if (stand_in.operation == wait_operation::send) value_slot<T>(stand_in).discard();
        remove_first_waiter();
        exception_slot::put(stand_in, std::current_exception());
        answer(stand_in, wait_result::failed);
    }

    [[noreturn, gnu::noinline]] void receive_exception(control_block& self, control_block& sender) {
        std::exception_ptr failure = exception_slot::take(sender);
        remove_first_waiter();
        sender.result = wait_result::done;
        resume_waiter(self, sender, 1);
        std::rethrow_exception(std::move(failure));
    }

    void take_into_buffer(control_block& sender) noexcept {
        std::exception_ptr failure;
        try {
            if (sender.operation == wait_operation::send_exception)
                put<1>(exception_slot::take(sender));
            else
                take_value(sender, [this](T&& value) { put<0>(std::move(value)); });
        } catch (...) {
            failure = std::current_exception();
        }
        if (failure == nullptr)
            answer(sender, wait_result::done);
        else
            answer_failure(sender, std::move(failure));
    }

    /// Not within the handler, which would hold on to the exception while `waiter` has it.
    static void answer_failure(control_block& waiter, std::exception_ptr failure) noexcept {
        exception_slot::put(waiter, std::move(failure));
        answer(waiter, wait_result::failed);
    }

    /// Takes the value of a sender, who is to know of an exception.
    template <class Receive>
    static void take_value(control_block& sender, Receive receive) {
        value_slot<T> slot(sender);
        try {
            slot.take(receive);
        } catch (...) {
            slot.discard();
            throw;
        }
    }

    [[nodiscard]] bool has_room() const {
        return capacity_ > 0 && (items_ == nullptr || items_->size() < capacity_);
    }

    template <std::size_t Alternative, class Value>
    [[gnu::noinline]] void put(Value&& value) {
        if (items_ == nullptr) items_ = std::make_unique<std::deque<item>>();
        items_->emplace_back(std::in_place_index<Alternative>, std::forward<Value>(value));
    }

    std::unique_ptr<std::deque<item>> items_;  // none in a rendezvous channel
};

}  // namespace detail

}  // namespace throng
