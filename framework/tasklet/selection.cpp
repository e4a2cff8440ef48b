#include "tasklet/current.hpp"
#include "tasklet/shard.hpp"

#include <throng/detail/tasklet/channel_core.hpp>
#include <throng/detail/tasklet/selection.hpp>
#include <throng/error.hpp>

#include <functional>
#include <new>
#include <thread>

namespace throng::detail {

select_node& selection::add(channel_base& at, bool sends) {
    THRONG_CHECK(size_ < most_cases, "a select may have 16 channels");
    auto& made = *new (allocate_object(sizeof(select_node))) select_node;
    made.of = this;
    made.stands_in = true;
    made.stack = stack_kind::sliced;
    made.state.store(tasklet_state::blocked, std::memory_order_relaxed);
    made.operation = sends ? wait_operation::send : wait_operation::receive;
    made.home = selector_.home;
    made.waiting_for = &at;
    nodes_[size_++] = &made;
    return made;
}

void selection::tell_of_cases() {
    for (std::size_t i = 0; i < size_; ++i) {
        const auto& channel = static_cast<const channel_base&>(*nodes_[i]->waiting_for);
        const bool sends = nodes_[i]->operation == wait_operation::send;
        tell_of_operation(selector_, channel, sends, true);
    }
}

void selection::enlist(select_node& node) noexcept {
    auto& at = static_cast<channel_base&>(*node.waiting_for);
    if (at.home() == selector_.home) {
        at.enlist(node);
    } else {
        node.kind = message_kind::operate;
        at.home()->post(node);
    }
}

select_node* selection::wait(std::optional<wait_limit::time_point> limit, source_location where) {
    if (selector_.tells) [[unlikely]]
        tell_of_cases();
    check_may_block(selector_, wait_operation::select);
    std::optional<wait_limit> timer;
    if (limit.has_value()) timer.emplace(selector_, *limit);
    begin_wait(selector_, this, wait_operation::select, where);
    for (std::size_t i = 0; i < size_; ++i) enlist(*nodes_[i]);
    try {
        suspend(selector_);
    } catch (...) {
        leave_all();
        throw;
    }
    leave_all();
    return chosen_;
}

// The nodes in other shards are done with when what asks for them is back: an answer, if there
// was one, has come before.
void selection::leave_all() noexcept {
    for (std::size_t i = 0; i < size_ && !abandoned_; ++i) {
        select_node& node = *nodes_[i];
        shard& there = *static_cast<channel_base&>(*node.waiting_for).home();
        if (&there == selector_.home) {
            if (node.is_listed()) channel_base::leave(node);
        } else if (&node != chosen_) {
            node.request.when_back = &selection::node_is_back;
            ++on_their_way_;
            node.request.send(there, node, &channel_base::leave);
        }
    }
    while (on_their_way_ > 0) selector_.home->park_unthrowing();
}

void selection::node_is_back(shard& here, withdrawal& request) {
    selection& self = *static_cast<select_node&>(request.waiter()).of;
    if (--self.on_their_way_ == 0) here.unpark(self.selector_);
}

bool selection::withdraw(control_block&, withdrawal&) noexcept { return claim(); }

void selection::abandon_waiters() noexcept {
    abandoned_ = true;
    for (std::size_t i = 0; i < size_; ++i) nodes_[i]->waiting_for->abandon_waiters();
}

// From `open` to `next`; false if it is taken.
bool selection::hold(status next) noexcept {
    for (;;) {
        status now = status::open;
        if (status_.compare_exchange_weak(now, next, std::memory_order_acq_rel)) return true;
        if (now == status::taken) return false;
        if (now == status::held) std::this_thread::yield();
    }
}

bool selection::claim() noexcept { return hold(status::taken); }

selection::outcome selection::claim_both(selection& first, selection& second) noexcept {
    const bool in_order = std::less<>()(&first, &second);
    selection& lower = in_order ? first : second;
    selection& upper = in_order ? second : first;
    if (!lower.hold(status::held)) return in_order ? outcome::first_gone : outcome::second_gone;
    const bool claimed = upper.hold(status::taken);
    lower.status_.store(claimed ? status::taken : status::open, std::memory_order_release);
    if (claimed) return outcome::both;
    return in_order ? outcome::second_gone : outcome::first_gone;
}

std::size_t random_below(control_block& self, std::size_t count) noexcept {
    return self.home->random() % count;
}

}  // namespace throng::detail
