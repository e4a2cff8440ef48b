#include "tasklet/shard.hpp"

#include <throng/detail/tasklet/channel_base.hpp>
#include <throng/detail/tasklet/selection.hpp>

#include <exception>
#include <memory>
#include <new>
#include <utility>

namespace throng::detail {

static_assert(sizeof(channel_base) <= 40, "a chain of tasklets has as many channels");

shard* channel_base::bind_first(shard* found, shard* candidate) noexcept {
    do {
        if (home_.compare_exchange_weak(found, candidate, std::memory_order_acq_rel)) {
            closed_ = found == closed_before_use();
            return candidate;
        }
    } while (found == nullptr || found == closed_before_use());
    return found;
}

control_block* channel_base::claim_first_stand_in(bool sends) noexcept {
    while (control_block* first = first_waiter(sends)) {
        if (claim_alone(*first)) return first;
        remove_first_waiter();
    }
    return nullptr;
}

bool channel_base::claim_alone(control_block& mine) noexcept {
    return !mine.stands_in || static_cast<select_node&>(mine).of->claim();
}

channel_base::match channel_base::claim_with(control_block& mine, bool sends) noexcept {
    if (!mine.stands_in) return {claim_first(sends), false};
    selection& its = *static_cast<select_node&>(mine).of;
    while (control_block* first = first_waiter(sends)) {
        if (!first->stands_in) {
            if (its.claim()) return {first, false};
            return {nullptr, true};
        }
        switch (selection::claim_both(its, *static_cast<select_node&>(*first).of)) {
            case selection::outcome::both:
                return {first, false};
            case selection::outcome::first_gone:
                return {nullptr, true};
            case selection::outcome::second_gone:
                remove_first_waiter();
                break;
        }
    }
    return {nullptr, false};
}

void channel_base::close_here() noexcept {
    closed_ = true;
    while (control_block* waiter = first_waiter(senders_wait_)) {
        remove_first_waiter();
        answer_claimed(*waiter, wait_result::closed);
    }
}

bool channel_base::withdraw(control_block& waiter, withdrawal& request) noexcept {
    if (home() != waiter.home) {
        request.send(*home(), waiter, &leave);
        return false;
    }
    leave(waiter);
    return true;
}

void channel_base::abandon_waiters() noexcept {
    while (first_waiter_ != nullptr) remove_first_waiter();
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
