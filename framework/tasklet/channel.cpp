#include "tasklet/shard.hpp"

#include <throng/detail/tasklet/channel_base.hpp>

#include <exception>
#include <memory>
#include <new>
#include <utility>

namespace throng::detail {

static_assert(sizeof(channel_base) <= 40, "a chain of tasklets has as many channels");

void channel_base::add_waiter(control_block& waiter, bool sends) noexcept {
    senders_wait_ = sends;
    waiter.listed = true;
    if (waiting_++ == 0) {
        first_waiter_ = &waiter;
        waiter.previous = &waiter;
        waiter.next = &waiter;
        return;
    }
    control_block* last = first_waiter_->previous;
    waiter.previous = last;
    waiter.next = first_waiter_;
    last->next = &waiter;
    first_waiter_->previous = &waiter;
}

void channel_base::close_here() noexcept {
    closed_ = true;
    while (control_block* waiter = first_waiter(senders_wait_)) {
        remove_first_waiter();
        answer(*waiter, wait_result::closed);
    }
}

bool channel_base::withdraw(control_block& waiter, withdrawal& request) noexcept {
    const auto take_off = [](control_block& it) noexcept {
        static_cast<channel_base*>(it.waiting_for)->remove_waiter(it);
    };
    if (home() != waiter.home) {
        request.send(*home(), waiter, take_off);
        return false;
    }
    take_off(waiter);
    return true;
}

void channel_base::abandon_waiters() noexcept {
    while (first_waiter_ != nullptr) remove_first_waiter();
}

void channel_base::resume_waiter(control_block& self, control_block& waiter,
                                 std::int8_t preferred) {
    if (preference_ == preferred && waiter.home == home() && !self.must_not_switch)
        yield_to(self, waiter);
    else
        wake(waiter);
}

static_assert(sizeof(std::exception_ptr) == sizeof(void*), "it is kept in control_block::value");

void exception_slot::put(control_block& it, std::exception_ptr failure) noexcept {
    new (&it.value) std::exception_ptr(std::move(failure));
}

std::exception_ptr exception_slot::take(control_block& it) noexcept {
    auto* slot = std::launder(reinterpret_cast<std::exception_ptr*>(&it.value));
    std::exception_ptr taken = std::move(*slot);
    std::destroy_at(slot);
    it.value = nullptr;
    return taken;
}

}  // namespace throng::detail
