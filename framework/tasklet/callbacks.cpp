// Calls what the user has set, and keeps it from what it must not do.
#include "tasklet/current.hpp"
#include "tasklet/scheduler.hpp"

#include <throng/callbacks.hpp>
#include <throng/detail/tasklet/channel_core.hpp>

#include <exception>
#include <mutex>
#include <utility>

namespace throng::detail {

namespace {

// While the channel callback runs in a tasklet.
class callback_scope {
public:
    explicit callback_scope(control_block& self)
        : self_(self), could_not_switch_(self.must_not_switch) {
        self_.in_callback = true;
        self_.must_not_switch = true;
    }
    ~callback_scope() {
        self_.in_callback = false;
        self_.must_not_switch = could_not_switch_;
    }
    callback_scope(const callback_scope&) = delete;
    callback_scope& operator=(const callback_scope&) = delete;

private:
    control_block& self_;
    const bool could_not_switch_;
};

}  // namespace

void scheduler::set_switch_callback(switch_callback callback) {
    check_that_nothing_runs();
    on_switch_ = std::move(callback);
    for (const auto& each : shards_) each->on_switch = on_switch_ ? &on_switch_ : nullptr;
}

void scheduler::set_channel_callback(channel_callback callback) {
    check_that_nothing_runs();
    on_channel_ = std::move(callback);
    const bool tells = static_cast<bool>(on_channel_);
    for (const auto& each : shards_) {
        each->tells_of_channels = tells;
        each->for_each_tasklet([tells](control_block& it) { it.tells = tells; });
    }
}

void scheduler::check_that_nothing_runs() {
    const std::lock_guard lock(mutex_);
    if (accepts_failure_ || current_shard() != nullptr) {
        throw error("a callback of the runtime is to be set while nothing runs");
    }
}

// No tasklet is current meanwhile: whatever would wait is refused.
bool shard::announce(control_block& next) noexcept {
    if (next.is_interrupted() && next.state.load(std::memory_order_relaxed) == tasklet_state::fresh)
        return true;  // it is not switched to
    const tasklet<void> to(next);
    try {
        (*on_switch)(to);
    } catch (...) {
        owner_.fail(std::current_exception());
        if (!owner_.stopping()) return true;  // everything is being unwound: it has to go on
        ready.push_front(next);
        return false;
    }
    return true;
}

void tell_of_operation(control_block& self, const channel_base& at, bool sends, bool will_block) {
    if (self.in_callback) {
        throw error("the channel callback has used a channel; it must not, nor may it switch");
    }
    const callback_scope scope(self);
    try {
        self.home->owner().on_channel()({this_tasklet(), &at, sends, will_block});
    } catch (const tasklet_killed&) {
        throw;
    } catch (...) {
        self.home->owner().fail(std::current_exception());
        throw;
    }
}

}  // namespace throng::detail
