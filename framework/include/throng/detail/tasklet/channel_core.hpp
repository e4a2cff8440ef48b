// How tasklets wait at a channel of T. Internal.
#pragma once

#include <throng/detail/tasklet/channel_matching.hpp>
#include <throng/source_location.hpp>

#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <utility>

namespace throng::detail {

/// How long an operation may wait.
enum class patience : std::uint8_t { none, until, unlimited };

struct wait_terms {
    patience which = patience::unlimited;
    wait_limit::time_point end{};
};

/// Calls the runtime's channel callback for an operation that `self`, which calls and `tells`, is
/// about to carry out at `at`. Throws what the callback throws.
void tell_of_operation(control_block& self, const channel_base& at, bool sends, bool will_block);

template <class T>
class channel_core final : public channel_matching<T> {
    using base = channel_matching<T>;

public:
    using base::bind;
    using base::rethrow;
    using typename base::passed;

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

    // These two see to what is usual, without a frame of their own: at home, with somebody near who
    // waits, or nobody and a stack to wait on. They and all that they call switch at last, if they
    // do: of what a tasklet that waits has on its stack, only its own frame and that of the slowest
    // path are left.

    [[gnu::noinline]] void send(passed value, source_location where) {
        shard_core* here = current_core();
        control_block* self = here == nullptr ? nullptr : here->running;
        if (self == nullptr || self->is_restrained() || home() != self->home || closed_)
            [[unlikely]] {
            return send_anyhow(value, where);
        }
        if (control_block* receiver = first_waiter(false)) {
            if (!is_near(*receiver)) [[unlikely]]
                return send_anyhow(value, where);
            return hand_over_near(*here, *self, *receiver, value);
        }
        if (capacity_ > 0 || (!is_small && self->stack == stack_kind::sliced))
            return send_anyhow(value, where);
        value_slot<T>(*self).offer(value);
        wait_here(*self, wait_operation::send, where);
    }

    [[gnu::noinline]] void receive(std::optional<T>& place, source_location where) {
        shard_core* here = current_core();
        control_block* self = here == nullptr ? nullptr : here->running;
        if (self == nullptr || self->is_restrained() || home() != self->home || closed_ ||
            items_ != nullptr) [[unlikely]] {
            return receive_anyhow(place, where);
        }
        if (control_block* sender = first_waiter(true)) {
            if (!is_near(*sender) || sender->operation != wait_operation::send) [[unlikely]]
                return receive_anyhow(place, where);
            return accept_near(*here, *self, *sender, place);
        }
        if (self->stack == stack_kind::sliced) return receive_sliced(*self, place, where);
        value_slot<T>(*self).await(place);
        wait_here(*self, wait_operation::receive, where);
    }

    /// wait_result::done, or timed_out: `value` is then as it was. Throws channel_closed.
    wait_result send_within(T& value, const wait_terms& terms, source_location where) {
        control_block& self = require_tasklet("send");
        if (self.tells) [[unlikely]]
            tell(self, true, terms.which);
        const bool is_here = bind(self.home) == self.home;
        if (is_here && base::send_here(self, value)) return wait_result::done;
        if (is_here && terms.which == patience::none) return wait_result::timed_out;
        const std::optional<wait_limit> limit = limit_of(self, terms);
        const wait_result result = wait_to_send(self, value, where, terms.which);
        if (result == wait_result::closed) throw_closed();
        return result;
    }

    void send_exception(std::exception_ptr failure, source_location where) {
        control_block& self = require_tasklet("send_exception");
        if (self.tells) [[unlikely]]
            tell(self, true, patience::unlimited);
        if (bind(self.home) == self.home && send_exception_here(self, failure)) return;
        check_may_block(self, wait_operation::send_exception);
        exception_slot::put(self, std::move(failure));
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

    /// wait_result::done, closed, or timed_out.
    wait_result receive_within(std::optional<T>& place, const wait_terms& terms,
                               source_location where) {
        control_block& self = require_tasklet("receive");
        if (self.tells) [[unlikely]]
            tell(self, false, terms.which);
        const bool is_here = bind(self.home) == self.home;
        if (is_here && base::receive_here(self, place)) {
            return place.has_value() ? wait_result::done : wait_result::closed;
        }
        if (is_here && terms.which == patience::none) return wait_result::timed_out;
        const std::optional<wait_limit> limit = limit_of(self, terms);
        return wait_to_receive(self, place, where, terms.which);
    }

    /// For select: what channel_matching has under these names. Told of only if it is carried out.
    bool send_here(control_block& self, T& value) {
        if (self.tells && !would_wait(self, true)) [[unlikely]]
            tell_of_operation(self, *this, true, false);
        return base::send_here(self, value);
    }
    bool receive_here(control_block& self, std::optional<T>& place) {
        if (self.tells && !would_wait(self, false)) [[unlikely]]
            tell_of_operation(self, *this, false, false);
        return base::receive_here(self, place);
    }

    void close() noexcept {
        control_block* self = current_tasklet();
        shard* its_home = self == nullptr ? base::close_before_use() : bind(self->home);
        if (its_home == nullptr) return;
        if (self != nullptr && its_home == self->home)
            close_here();
        else
            post(*its_home, *new closing(*this));
    }

private:
    using base::accept;
    using base::accept_near;
    using base::add_waiter;
    using base::capacity_;
    using base::claim_first;
    using base::close_here;
    using base::closed_;
    using base::first_waiter;
    using base::hand_over;
    using base::hand_over_near;
    using base::has_room;
    using base::home;
    using base::is_near;
    using base::items_;
    using base::next_buffered;
    using base::put_value;
    using base::send_exception_here;
    using base::throw_closed;
    static constexpr bool is_small = value_slot<T>::is_small;

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

    channel_core(std::uint32_t capacity, bool pooled) : base(capacity, pooled) {}
    ~channel_core() = default;

    [[gnu::noinline]] void send_anyhow(passed value, source_location where) {
        control_block& self = require_tasklet("send");
        if (self.tells) [[unlikely]]
            tell(self, true, patience::unlimited);
        if (bind(self.home) == self.home) {
            if (closed_) throw_closed();
            if (control_block* receiver = claim_first(false))
                return hand_over(self, *receiver, value);
            if (has_room()) return put_value(value);
        }
        send_slowly(self, value, where);
    }

    [[gnu::noinline]] void receive_anyhow(std::optional<T>& place, source_location where) {
        control_block& self = require_tasklet("receive");
        if (self.tells) [[unlikely]]
            tell(self, false, patience::unlimited);
        if (bind(self.home) == self.home) {
            if (items_ != nullptr && next_buffered(place)) return;
            if (control_block* sender = claim_first(true)) return accept(self, *sender, place);
            if (closed_) return;
        }
        receive_slowly(self, place, where);
    }

    [[nodiscard]] bool would_wait(const control_block& self, bool sends) noexcept {
        if (bind(self.home) != self.home) return true;
        if (first_waiter(!sends) != nullptr || closed_) return false;
        return sends ? !has_room() : items_ == nullptr || items_->empty();
    }

    [[gnu::noinline, gnu::cold]] void tell(control_block& self, bool sends, patience terms) {
        const bool elsewhere = bind(self.home) != self.home;
        const bool waits = elsewhere || (terms != patience::none && would_wait(self, sends));
        tell_of_operation(self, *this, sends, waits);
    }

    static std::optional<wait_limit> limit_of(control_block& self, const wait_terms& terms) {
        if (terms.which != patience::until) return std::nullopt;
        return std::optional<wait_limit>(std::in_place, self, terms.end);
    }

    // A tasklet with a stack of its own has nothing to do behind the wait, nor has one that sends a
    // small value: what went wrong is thrown by the switch, and a value has been put in its place.
    // So nothing is left here to return through, which the processor would predict wrongly.
    [[gnu::noinline]] void send_slowly(control_block& self, passed value, source_location where) {
        if (!is_small && self.stack == stack_kind::sliced) return send_sliced(self, value, where);
        check_may_block(self, wait_operation::send);
        value_slot<T>(self).offer(value);
        begin(self, wait_operation::send, where, patience::unlimited);
        self.throws_result = true;
        suspend(self);
    }

    [[gnu::noinline]] void receive_slowly(control_block& self, std::optional<T>& place,
                                          source_location where) {
        if (self.stack == stack_kind::sliced) return receive_sliced(self, place, where);
        check_may_block(self, wait_operation::receive);
        value_slot<T>(self).await(place);
        begin(self, wait_operation::receive, where, patience::unlimited);
        self.throws_result = true;
        suspend(self);
    }

    [[gnu::noinline]] void send_sliced(control_block& self, passed value, source_location where) {
        if (wait_to_send(self, value, where, patience::unlimited) == wait_result::closed) {
            throw_closed();
        }
    }

    [[gnu::noinline]] void receive_sliced(control_block& self, std::optional<T>& place,
                                          source_location where) {
        if constexpr (is_small) {
            // Nothing has to be cleared up behind a value that is not fetched.
            check_may_block(self, wait_operation::receive);
            begin(self, wait_operation::receive, where, patience::unlimited);
            self.throws_result = true;
            suspend(self);
            if (self.result == wait_result::done) static_cast<void>(collect(self, place));
        } else {
            wait_to_receive(self, place, where, patience::unlimited);
        }
    }

    wait_result wait_to_send(control_block& self, T& value, source_location where, patience terms) {
        check_may_block(self, wait_operation::send);
        value_slot<T>(self).offer(value);
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

    wait_result wait_to_receive(control_block& self, std::optional<T>& place, source_location where,
                                patience terms) {
        check_may_block(self, wait_operation::receive);
        value_slot<T>(self).await(place);
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

    // At home, for as long as it takes, with nothing to do behind it.
    [[gnu::always_inline]] inline void wait_here(control_block& self, wait_operation operation,
                                                 source_location where) {
        begin_wait(self, this, operation, where, true);
        add_waiter(self, operation == wait_operation::send);
        suspend(self);
    }

    // Puts `self` on the list, or sees to it that the channel's shard does. Apart from the switch
    // that follows, so that what this needs is not on the stack meanwhile.
    [[gnu::noinline]] void begin(control_block& self, wait_operation operation,
                                 source_location where, patience terms) noexcept {
        self.polls = terms == patience::none;
        shard* its_home = home();
        if (its_home == self.home) {
            begin_wait(self, this, operation, where);
            add_waiter(self, operation != wait_operation::receive);
        } else {
            begin_wait_at(*its_home, self, *this, operation, where);
        }
    }
};

}  // namespace throng::detail
