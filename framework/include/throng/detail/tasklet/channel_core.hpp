// The shared part of a channel of T. Internal.
#pragma once

#include <throng/detail/tasklet/channel_base.hpp>
#include <throng/detail/tasklet/value_slot.hpp>
#include <throng/error.hpp>

#include <deque>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <source_location>
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

/// How long an operation may wait.
enum class patience : std::uint8_t { none, until, unlimited };

struct wait_terms {
    patience which = patience::unlimited;
    wait_limit::time_point end{};
};

template <class T>
class channel_core final : public channel_base {
public:
    static channel_core* make(std::uint32_t capacity) {
        if (current_tasklet() == nullptr) return new channel_core(capacity, false);
        return new (allocate_object(sizeof(channel_core))) channel_core(capacity, true);
    }

    static void destroy(channel_core* core) noexcept {
        if (!core->pooled_) {
            delete core;
            return;
        }
        core->~channel_core();
        free_object(core, sizeof(channel_core));
    }

    /// A small value travels in a register, not in memory of the sender's frame.
    using passed =
        std::conditional_t<value_slot<T>::is_small && std::is_copy_constructible_v<T>, T, T&>;

    // These are never inlined, and their slow paths are called last: of what a tasklet that waits
    // has on its stack, only its own frame and that of the slow path are left.

    [[gnu::noinline]] void send(passed value, std::source_location where) {
        control_block& self = require_tasklet("send");
        if (bind(self.home) == self.home) {
            if (closed_) throw_closed();
            if (control_block* receiver = first_waiter(false))
                return hand_over(self, *receiver, value);
            if (has_room()) return put_value(value);
        }
        send_slowly(self, value, where);
    }

    /// wait_result::done, or timed_out: `value` is then as it was. Throws channel_closed.
    wait_result send_within(T& value, const wait_terms& terms, std::source_location where) {
        control_block& self = require_tasklet("send");
        const bool is_here = bind(self.home) == self.home;
        if (is_here && send_here(self, value)) return wait_result::done;
        if (is_here && terms.which == patience::none) return wait_result::timed_out;
        const std::optional<wait_limit> limit = limit_of(self, terms);
        const wait_result result = wait_to_send(self, value, where, terms.which);
        if (result == wait_result::closed) throw_closed();
        return result;
    }

    void send_exception(std::exception_ptr failure, std::source_location where) {
        control_block& self = require_tasklet("send_exception");
        if (bind(self.home) == self.home && send_exception_here(self, failure)) return;
        check_may_block(self, wait_operation::send_exception);
        exception_slot::put(self, std::move(failure));
        self.throws_result = false;
        try {
            begin(self, wait_operation::send_exception, where, patience::unlimited);
            suspend(self);
        } catch (...) {
            if (self.result != wait_result::done) static_cast<void>(exception_slot::take(self));
            throw;
        }
        if (self.result == wait_result::failed) rethrow(self);
        if (self.result == wait_result::done) return;
        static_cast<void>(exception_slot::take(self));
        throw_closed();
    }

    [[gnu::noinline]] void receive(std::optional<T>& place, std::source_location where) {
        control_block& self = require_tasklet("receive");
        if (bind(self.home) == self.home) {
            if (items_ != nullptr && next_buffered(place)) return;
            if (control_block* sender = first_waiter(true)) return accept(self, *sender, place);
            if (closed_) return;
        }
        receive_slowly(self, place, where);
    }

    /// wait_result::done, closed, or timed_out.
    wait_result receive_within(std::optional<T>& place, const wait_terms& terms,
                               std::source_location where) {
        control_block& self = require_tasklet("receive");
        const bool is_here = bind(self.home) == self.home;
        if (is_here && receive_here(self, place)) {
            return place.has_value() ? wait_result::done : wait_result::closed;
        }
        if (is_here && terms.which == patience::none) return wait_result::timed_out;
        const std::optional<wait_limit> limit = limit_of(self, terms);
        return wait_to_receive(self, place, where, terms.which);
    }

    void close() noexcept {
        control_block* self = current_tasklet();
        shard* home = self == nullptr ? this->home() : bind(self->home);
        if (home == nullptr || (self != nullptr && home == self->home)) {
            close_here();
        } else {
            post(*home, *new closing(*this));
        }
    }

    void operate(shard&, control_block& waiter) noexcept override {
        try {
            if (waiter.operation == wait_operation::receive)
                serve(waiter);
            else
                take_from(waiter);
        } catch (...) {
            exception_slot::put(waiter, std::current_exception());
            answer(waiter, wait_result::failed);
        }
    }

private:
    /// A value or an exception that nobody has received yet.
    using item = std::variant<T, std::exception_ptr>;

    // A close that comes from another shard; it does not wait.
    struct closing : posted_message {
        explicit closing(channel_core& which) : posted_message(&carry_out), core(which) {
            core.keep();
        }
        static void carry_out(shard&, posted_message& self) {
            const std::unique_ptr<closing> request(static_cast<closing*>(&self));
            request->core.close_here();
            if (request->core.drop()) destroy(&request->core);
        }
        channel_core& core;
    };

    channel_core(std::uint32_t capacity, bool pooled) : channel_base(capacity, pooled) {}
    ~channel_core() = default;

    static std::optional<wait_limit> limit_of(control_block& self, const wait_terms& terms) {
        if (terms.which != patience::until) return std::nullopt;
        return std::optional<wait_limit>(std::in_place, self, terms.end);
    }

    // A tasklet with a stack of its own has nothing to do behind the wait: what went wrong is
    // thrown by the switch, and a value has been put in its place. So nothing is left here to
    // return through, which the processor would predict wrongly.
    [[gnu::noinline]] void send_slowly(control_block& self, passed value,
                                       std::source_location where) {
        if (self.stack == stack_kind::sliced) return send_sliced(self, value, where);
        check_may_block(self, wait_operation::send);
        value_slot<T>(self).offer(value);
        self.throws_result = true;
        begin(self, wait_operation::send, where, patience::unlimited);
        suspend(self);
    }

    [[gnu::noinline]] void receive_slowly(control_block& self, std::optional<T>& place,
                                          std::source_location where) {
        if (self.stack == stack_kind::sliced) return receive_sliced(self, place, where);
        check_may_block(self, wait_operation::receive);
        value_slot<T>(self).await(place);
        self.throws_result = true;
        begin(self, wait_operation::receive, where, patience::unlimited);
        suspend(self);
    }

    [[gnu::noinline]] void send_sliced(control_block& self, passed value,
                                       std::source_location where) {
        if (wait_to_send(self, value, where, patience::unlimited) == wait_result::closed) {
            throw_closed();
        }
    }

    [[gnu::noinline]] void receive_sliced(control_block& self, std::optional<T>& place,
                                          std::source_location where) {
        wait_to_receive(self, place, where, patience::unlimited);
    }

    wait_result wait_to_send(control_block& self, T& value, std::source_location where,
                             patience terms) {
        check_may_block(self, wait_operation::send);
        value_slot<T>(self).offer(value);
        self.throws_result = false;
        try {
            begin(self, wait_operation::send, where, terms);
            suspend(self);
        } catch (...) {
            clear_up_send(self);
            throw;
        }
        if (self.result == wait_result::done) return wait_result::done;
        return fail_to_send(self, value);
    }

    wait_result wait_to_receive(control_block& self, std::optional<T>& place,
                                std::source_location where, patience terms) {
        check_may_block(self, wait_operation::receive);
        value_slot<T>(self).await(place);
        self.throws_result = false;
        try {
            begin(self, wait_operation::receive, where, terms);
            suspend(self);
        } catch (...) {
            clear_up_receive(self);
            throw;
        }
        if (self.result == wait_result::done) return collect(self, place);
        if (self.result == wait_result::failed) rethrow(self);
        return self.result;
    }

    [[gnu::noinline]] static wait_result fail_to_send(control_block& self, T& value) {
        if (self.result == wait_result::failed) rethrow(self);
        value_slot<T>(self).take_back(value);
        return self.result;
    }

    [[gnu::noinline]] static wait_result collect(control_block& self, std::optional<T>& place) {
        if (self.stack == stack_kind::dedicated) return wait_result::done;
        try {
            value_slot<T>(self).collect(place);
        } catch (...) {
            clear_up_receive(self);
            throw;
        }
        return wait_result::done;
    }

    // Behind a tasklet that goes on: a value that was not taken, or not collected.
    [[gnu::noinline, gnu::cold]] static void clear_up_send(control_block& self) noexcept {
        if (self.result == wait_result::failed)
            static_cast<void>(exception_slot::take(self));
        else if (self.result != wait_result::done)
            value_slot<T>(self).discard();
    }
    [[gnu::noinline, gnu::cold]] static void clear_up_receive(control_block& self) noexcept {
        if (self.result == wait_result::failed)
            static_cast<void>(exception_slot::take(self));
        else if (self.result == wait_result::done)
            value_slot<T>(self).discard();
        self.result = wait_result::none;
    }

    // Puts `self` on the list, or sees to it that the channel's shard does. Apart from the switch
    // that follows, so that what this needs is not on the stack meanwhile.
    [[gnu::noinline]] void begin(control_block& self, wait_operation operation,
                                 std::source_location where, patience terms) noexcept {
        self.polls = terms == patience::none;
        shard* its_home = home();
        if (its_home == self.home) {
            begin_wait(self, this, operation, where);
            add_waiter(self, operation != wait_operation::receive);
        } else {
            begin_wait_at(*its_home, self, *this, operation, where);
        }
    }

    [[noreturn, gnu::noinline]] static void rethrow(control_block& self) {
        std::rethrow_exception(exception_slot::take(self));
    }
    [[noreturn, gnu::noinline]] static void throw_closed() { throw channel_closed(); }

    // Where moving a value throws in what follows, both sides stay as they were: nobody is taken
    // off the list of those that wait before the value has passed.

    /// True if the value is on its way; false if the sender has to wait.
    bool send_here(control_block& self, T& value) {
        if (closed_) throw_closed();
        if (control_block* receiver = first_waiter(false)) {
            hand_over(self, *receiver, value);
            return true;
        }
        if (!has_room()) return false;
        put<0>(std::move(value));
        return true;
    }

    [[gnu::noinline]] void put_value(passed value) { put<0>(std::move(value)); }

    [[gnu::noinline]] void hand_over(control_block& self, control_block& receiver, passed value) {
        value_slot<T>(receiver).give(std::move(value));
        remove_first_waiter();
        receiver.result = wait_result::done;
        resume_waiter(self, receiver, -1);
    }

    bool send_exception_here(control_block& self, std::exception_ptr& failure) {
        if (closed_) throw_closed();
        if (control_block* receiver = first_waiter(false)) {
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

    /// True if there is a value, or the end; false if the receiver has to wait.
    bool receive_here(control_block& self, std::optional<T>& place) {
        if (items_ != nullptr && next_buffered(place)) return true;
        control_block* sender = first_waiter(true);
        if (sender == nullptr) return closed_;
        accept(self, *sender, place);
        return true;
    }

    void accept(control_block& self, control_block& sender, std::optional<T>& place) {
        if (sender.operation == wait_operation::send_exception) [[unlikely]]
            receive_exception(self, sender);
        take_value_of_first(sender, place);
        sender.result = wait_result::done;
        resume_waiter(self, sender, 1);
    }

    /// The same as send_here, for a sender of another shard. If it throws, the sender is to know.
    void take_from(control_block& sender) {
        const bool fails = sender.operation == wait_operation::send_exception;
        if (closed_) return answer(sender, wait_result::closed);
        if (control_block* receiver = first_waiter(false)) {
            if (fails) {
                exception_slot::put(*receiver, exception_slot::take(sender));
            } else {
                take_value(sender,
                           [&](T&& value) { value_slot<T>(*receiver).give(std::move(value)); });
            }
            remove_first_waiter();
            answer(*receiver, fails ? wait_result::failed : wait_result::done);
            answer(sender, wait_result::done);
        } else if (has_room()) {
            take_into_buffer(sender);
        } else if (sender.polls) {
            answer(sender, wait_result::timed_out);
        } else {
            add_waiter(sender, true);
        }
    }

    /// The same as receive_here for a receiver of another shard.
    void serve(control_block& receiver) {
        std::optional<T> value;
        if (items_ == nullptr || !next_buffered(value)) {
            control_block* sender = first_waiter(true);
            if (sender == nullptr) {
                if (closed_) return answer(receiver, wait_result::closed);
                if (receiver.polls) return answer(receiver, wait_result::timed_out);
                return add_waiter(receiver, false);
            }
            if (sender->operation == wait_operation::send_exception) {
                std::exception_ptr failure = exception_slot::take(*sender);
                remove_first_waiter();
                answer(*sender, wait_result::done);
                std::rethrow_exception(std::move(failure));
            }
            take_value_of_first(*sender, value);
            answer(*sender, wait_result::done);
        }
        value_slot<T>(receiver).give(std::move(*value));
        answer(receiver, wait_result::done);
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
        if (control_block* sender = first_waiter(true)) {
            remove_first_waiter();
            take_into_buffer(*sender);
        }
        if (failure != nullptr) std::rethrow_exception(std::move(failure));
        return true;
    }

    /// Of the sender that has waited longest, which is then no longer in the list.
    void take_value_of_first(control_block& sender, std::optional<T>& place) {
        value_slot<T>(sender).take([&](T&& value) { place.emplace(std::move(value)); });
        remove_first_waiter();
    }

    [[noreturn, gnu::noinline]] void receive_exception(control_block& self, control_block& sender) {
        std::exception_ptr failure = exception_slot::take(sender);
        remove_first_waiter();
        sender.result = wait_result::done;
        resume_waiter(self, sender, 1);
        std::rethrow_exception(std::move(failure));
    }

    void take_into_buffer(control_block& sender) noexcept {
        try {
            if (sender.operation == wait_operation::send_exception)
                put<1>(exception_slot::take(sender));
            else
                take_value(sender, [this](T&& value) { put<0>(std::move(value)); });
            answer(sender, wait_result::done);
        } catch (...) {
            exception_slot::put(sender, std::current_exception());
            answer(sender, wait_result::failed);
        }
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
