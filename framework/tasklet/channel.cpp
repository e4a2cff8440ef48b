#include "tasklet/shard.hpp"

#include <throng/detail/tasklet/channel_base.hpp>

#include <exception>
#include <memory>
#include <new>
#include <utility>

namespace throng::detail {

static_assert(sizeof(channel_base) <= 48, "a chain of tasklets has as many channels");

void channel_base::add_waiter(control_block& waiter, bool sends) noexcept {
    senders_wait_ = sends;
    ++waiting_;
    if (last_waiter_ == nullptr) {
        waiter.next = &waiter;
    } else {
        waiter.next = last_waiter_->next;
        last_waiter_->next = &waiter;
    }
    last_waiter_ = &waiter;
}

control_block* channel_base::first_waiter(bool sends) const noexcept {
    if (waiting_ == 0 || senders_wait_ != sends) return nullptr;
    return static_cast<control_block*>(last_waiter_->next);
}

void channel_base::remove_first_waiter() noexcept {
    --waiting_;
    message* first = last_waiter_->next;
    if (first == last_waiter_)
        last_waiter_ = nullptr;
    else
        last_waiter_->next = first->next;
}

void channel_base::wake_all(wait_result result) noexcept {
    while (control_block* waiter = first_waiter(senders_wait_)) {
        remove_first_waiter();
        answer(*waiter, result);
    }
}

void channel_base::answer(control_block& waiter, wait_result result) noexcept {
    waiter.result = result;
    wake(waiter);
}

static_assert(sizeof(std::exception_ptr) == sizeof(void*), "it is kept in control_block::value");

void channel_base::answer_failure(control_block& waiter) noexcept {
    new (&waiter.value) std::exception_ptr(std::current_exception());
    answer(waiter, wait_result::failed);
}

void channel_base::rethrow_failure(control_block& self) {
    std::exception_ptr failure = *std::launder(reinterpret_cast<std::exception_ptr*>(&self.value));
    forget_failure(self);
    std::rethrow_exception(std::move(failure));
}

void channel_base::forget_failure(control_block& self) noexcept {
    std::destroy_at(std::launder(reinterpret_cast<std::exception_ptr*>(&self.value)));
    self.value = nullptr;
    self.result = wait_result::none;
}

void channel_base::close_here() noexcept {
    closed_ = true;
    if (waiting_ > 0) wake_all(wait_result::closed);
}

void channel_base::abandon_waiters() noexcept {
    waiting_ = 0;
    last_waiter_ = nullptr;
}

void channel_base::resume_waiter(control_block& waiter, std::int8_t preferred) {
    if (preference == preferred && waiter.home == home())
        yield_to(waiter);
    else
        wake(waiter);
}

}  // namespace throng::detail
