// The shared part of a channel of T. Internal.
#pragma once

#include <throng/detail/tasklet/channel_base.hpp>
#include <throng/detail/tasklet/value_slot.hpp>
#include <throng/error.hpp>

#include <deque>
#include <memory>
#include <new>
#include <optional>
#include <source_location>
#include <utility>

namespace throng {

/// Thrown by a send to a closed channel.
class channel_closed : public error {
public:
    channel_closed() : error("the channel is closed: nobody will receive what is sent") {}
};

namespace detail {

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

    void send(T&& value, const std::source_location& where) {
        control_block& self = require_tasklet("send");
        shard* home = bind(self.home);
        if (home == self.home && send_here(value)) return;
        value_slot<T> slot(self);
        slot.offer(value);
        self.result = wait_result::none;
        const leftover at_end{slot, self, true};
        if (home == self.home) {
            add_waiter(self, true);
            block(self, *this, wait_operation::send, where);
        } else {
            block_at(*home, self, *this, wait_operation::send, where);
        }
        if (self.result == wait_result::failed) rethrow_failure(self);
        if (self.result == wait_result::closed) throw channel_closed();
    }

    std::optional<T> receive(const std::source_location& where) {
        control_block& self = require_tasklet("receive");
        shard* home = bind(self.home);
        std::optional<T> place;
        if (home == self.home && receive_here(place)) return place;
        value_slot<T> slot(self);
        slot.await(place);
        self.result = wait_result::none;
        const leftover at_end{slot, self, false};
        if (home == self.home) {
            add_waiter(self, false);
            block(self, *this, wait_operation::receive, where);
        } else {
            block_at(*home, self, *this, wait_operation::receive, where);
        }
        if (self.result == wait_result::failed) rethrow_failure(self);
        if (self.result == wait_result::done) {
            slot.collect(place);
            self.result = wait_result::none;
        }
        return place;
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
        value_slot<T> slot(waiter);
        const bool sends = waiter.operation == wait_operation::send;
        try {
            if (sends ? pass_on(slot) : serve(slot))
                answer(waiter, wait_result::done);
            else if (closed_)
                answer(waiter, wait_result::closed);
            else
                add_waiter(waiter, sends);
        } catch (...) {
            if (sends) slot.discard();
            answer_failure(waiter);
        }
    }

private:
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

    // Clears up behind a tasklet that goes on: a sender whose value was not taken, a receiver
    // that did not collect what it was given.
    struct leftover {
        value_slot<T>& slot;
        control_block& self;
        bool sends;
        ~leftover() {
            const bool passed = self.result == wait_result::done;
            if (self.result == wait_result::failed)
                forget_failure(self);
            else if (passed != sends && self.value != nullptr)
                slot.discard();
        }
    };

    channel_core(std::uint32_t capacity, bool pooled) : channel_base(capacity), pooled_(pooled) {}
    ~channel_core() = default;

    // Where moving a value throws in what follows, both sides stay as they were: nobody is taken
    // off the list of those that wait before the value has passed.

    /// True if the value is on its way; false if the sender has to wait.
    bool send_here(T& value) {
        if (closed_) throw channel_closed();
        if (control_block* receiver = first_waiter(false)) {
            value_slot<T>(*receiver).give(std::move(value));
            remove_first_waiter();
            receiver->result = wait_result::done;
            resume_waiter(*receiver, -1);
            return true;
        }
        if (!has_room()) return false;
        put(std::move(value));
        return true;
    }

    /// True if there is a value, or the end; false if the receiver has to wait.
    bool receive_here(std::optional<T>& place) {
        if (next_buffered(place)) return true;
        if (control_block* sender = next_offered(place)) {
            sender->result = wait_result::done;
            resume_waiter(*sender, 1);
            return true;
        }
        return closed_;
    }

    /// The same as send_here for a sender of another shard; false also if the channel is closed.
    bool pass_on(value_slot<T>& slot) {
        if (closed_) return false;
        if (control_block* receiver = first_waiter(false)) {
            slot.take([&](T&& value) { value_slot<T>(*receiver).give(std::move(value)); });
            remove_first_waiter();
            answer(*receiver, wait_result::done);
            return true;
        }
        if (!has_room()) return false;
        slot.take([&](T&& value) { put(std::move(value)); });
        return true;
    }

    /// The same as receive_here for a receiver of another shard.
    bool serve(value_slot<T>& slot) {
        std::optional<T> value;
        if (!next_buffered(value)) {
            control_block* sender = next_offered(value);
            if (sender == nullptr) return false;
            answer(*sender, wait_result::done);
        }
        slot.give(std::move(*value));
        return true;
    }

    /// The oldest value that the channel holds; the first sender that waits gets its room.
    bool next_buffered(std::optional<T>& place) {
        if (values_ == nullptr || values_->empty()) return false;
        place.emplace(std::move(values_->front()));
        values_->pop_front();
        if (control_block* sender = first_waiter(true)) {
            remove_first_waiter();
            take_into_buffer(*sender);
        }
        return true;
    }

    /// The value of the sender that has waited longest; returns that sender.
    control_block* next_offered(std::optional<T>& place) {
        control_block* sender = first_waiter(true);
        if (sender == nullptr) return nullptr;
        value_slot<T>(*sender).take([&](T&& value) { place.emplace(std::move(value)); });
        remove_first_waiter();
        return sender;
    }

    void take_into_buffer(control_block& sender) noexcept {
        value_slot<T> slot(sender);
        try {
            slot.take([this](T&& value) { put(std::move(value)); });
            answer(sender, wait_result::done);
        } catch (...) {
            slot.discard();
            answer_failure(sender);
        }
    }

    [[nodiscard]] bool has_room() const {
        return capacity_ > 0 && (values_ == nullptr || values_->size() < capacity_);
    }

    void put(T&& value) {
        if (values_ == nullptr) values_ = std::make_unique<std::deque<T>>();
        values_->push_back(std::move(value));
    }

    bool pooled_;
    std::unique_ptr<std::deque<T>> values_;  // none in a rendezvous channel
};

}  // namespace detail

}  // namespace throng
