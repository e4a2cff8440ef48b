// Structured concurrency: tasklets that have all ended when the scope that started them is left.
#pragma once

#include <throng/detail/tasklet/blocking.hpp>
#include <throng/error.hpp>
#include <throng/source_location.hpp>
#include <throng/tasklet.hpp>

#include <cstddef>
#include <exception>
#include <list>
#include <memory>
#include <mutex>
#include <tuple>
#include <type_traits>
#include <utility>

namespace throng {

namespace detail {

/// Lets the calling tasklet wait in a destructor: though it is killed, before or meanwhile, and in
/// spite of traps. A kill that comes meanwhile ends the wait without an exception; it is thrown by
/// the tasklet's next wait after this scope.
class [[nodiscard]] unwinding_wait {
public:
    explicit unwinding_wait(control_block& self)
        : self_(self),
          killed_(self.killed),
          returned_killed_(self.returns_killed),
          blocks_not_(self.must_not_block),
          switches_not_(self.must_not_switch) {
        self.returns_killed = true;
        self.must_not_block = false;
        self.must_not_switch = false;
    }
    ~unwinding_wait() {
        self_.killed = self_.killed || killed_;
        self_.returns_killed = returned_killed_;
        self_.must_not_block = blocks_not_;
        self_.must_not_switch = switches_not_;
    }
    unwinding_wait(const unwinding_wait&) = delete;
    unwinding_wait& operator=(const unwinding_wait&) = delete;

    /// Before each wait.
    void begin() {
        killed_ = killed_ || self_.killed;
        self_.killed = false;
    }

private:
    control_block& self_;
    bool killed_;
    const bool returned_killed_;
    const bool blocks_not_;
    const bool switches_not_;
};

/// What a task_group and its members share; any of them may be the last. All may be called by any
/// tasklet; `leave_alone` outside of tasklets, too.
class group_state {
public:
    /// A tasklet of the group. Ends as any tasklet does, but can be waited for by several.
    class member : public tasklet<void> {
    public:
        member() = default;
        explicit member(tasklet<void>&& its) noexcept : tasklet<void>(std::move(its)) {}
        void wait_for_end(source_location where) const { detail::wait_for_end(*block_, where); }
    };

    /// Starts a member by `start()`, which returns its tasklet<void>; kills it if the group ends.
    /// It may run before this returns, but what it asks of the group waits until it is a member.
    template <class Start>
    tasklet_handle add(Start&& start) {
        std::list<member> one(1);  // nothing may fail once it has been started
        const std::lock_guard lock(mutex_);
        one.front() = member(start());
        tasklet_handle handle = one.front();
        if (members_.size() >= sweep_size_) sweep();
        members_.splice(members_.end(), one);
        if (ends_) handle.kill();
        return handle;
    }

    /// The calling member ends with an exception. True if it is the first: the others are killed,
    /// and it is to rethrow.
    [[nodiscard]] bool fail() {
        const std::lock_guard lock(mutex_);
        if (failed_) return false;
        failed_ = tasklet<void>(*current_tasklet());
        kill_others(failed_);
        return true;
    }

    /// Kills all members but `spared`, and those that are still to come.
    void cancel(const tasklet_handle& spared) {
        const std::lock_guard lock(mutex_);
        kill_others(spared);
    }

    /// One that has not ended, or an empty handle.
    [[nodiscard]] member any_alive() {
        const std::lock_guard lock(mutex_);
        while (!members_.empty() && members_.front().done()) members_.pop_front();
        return members_.empty() ? member() : members_.front();
    }

    [[nodiscard]] bool has_member(const tasklet_handle& it) {
        const std::lock_guard lock(mutex_);
        for (const member& each : members_) {
            if (each == it) return true;
        }
        return false;
    }

    /// All have ended: the group is as new. The member that failed first, or an empty handle.
    [[nodiscard]] tasklet<void> start_anew() {
        const std::lock_guard lock(mutex_);
        ends_ = false;
        return std::exchange(failed_, {});
    }

private:
    static constexpr std::size_t smallest_sweep_size = 32;

    void kill_others(const tasklet_handle& spared) {
        ends_ = true;
        for (const member& each : members_) {
            if (!(each == spared)) each.kill();
        }
    }

    // Forgets those that have ended; takes constant time for each member that was added.
    void sweep() {
        members_.remove_if([](const member& each) { return each.done(); });
        sweep_size_ = 2 * members_.size() + smallest_sweep_size;
    }

    // Never held across a switch. A callable is moved, or destroyed, while it is held; what that
    // calls may use the group.
    std::recursive_mutex mutex_;
    std::list<member> members_;
    std::size_t sweep_size_ = smallest_sweep_size;
    tasklet<void> failed_;  // its exception ends the run if nobody takes it
    bool ends_ = false;
};

}  // namespace detail

/// Tasklets that end together: none of its members is left once the scope of a group has been
/// left, so that they may refer to what outlives the group, and to the group itself in order to
/// spawn. (Not so where those are locals of a sliced tasklet; see stack_kind::sliced.)
///
/// A member that ends with an exception ends the group: all others are killed, and `wait` throws
/// that first exception; those of the others are dropped. A member that is killed, by whomever, is
/// not an error. What a member returns is dropped; let it send its result, or write it.
///
/// Its owner is the tasklet that creates it, which alone may wait and destroy it. The owner and
/// the members may spawn, and cancel, at the same time and on any shard.
class task_group {
public:
    /// Throws throng::error outside of tasklets, switch_refused in the scope of a block_trap or a
    /// switch_trap (its end may have to wait), std::bad_alloc.
    task_group() {
        const detail::control_block& self = detail::require_tasklet("task_group");
        detail::check_may_block(self, detail::wait_operation::join);
        state_ = std::make_shared<detail::group_state>();
    }

    /// Kills the members that are left and waits until all have ended; also if the scope is left
    /// by an exception or because the owner is killed. Where the owner is killed meanwhile, it is
    /// unwound from its next wait on. A member's exception that no `wait` has thrown ends the run,
    /// as that of any tasklet which nobody joined (see runtime::run), unless the scope is left by
    /// an exception: then it is dropped.
    ///
    /// Outside of tasklets (a group in a callable that is destroyed before it has started) the
    /// members are killed, but not waited for.
    ~task_group() {
        detail::control_block* self = detail::current_tasklet();
        if (state_->any_alive()) state_->cancel({});
        if (self == nullptr) return;
        wait_while_unwound(*self);
        if (self->killed || std::uncaught_exceptions() > exceptions_before_) drop_failure();
    }
    task_group(const task_group&) = delete;
    task_group& operator=(const task_group&) = delete;

    /// Starts `callable(arguments...)` as a member; see throng::spawn. In a group that has been
    /// cancelled, or in which a member has failed, it is killed before it starts. The handle is
    /// for `kill`, `wake` and `state`, and need not be kept. Throws as throng::spawn does.
    template <class Callable, class... Arguments>
    requires(!std::is_same_v<std::remove_cvref_t<Callable>, spawn_options>) tasklet_handle
        spawn(Callable&& callable, Arguments&&... arguments) {
        return spawn(spawn_options{}, std::forward<Callable>(callable),
                     std::forward<Arguments>(arguments)...);
    }

    /// The same, set up as `options` say.
    template <class Callable, class... Arguments>
    tasklet_handle spawn(const spawn_options& options, Callable&& callable,
                         Arguments&&... arguments) {
        auto guarded = [state = state_, callable = std::forward<Callable>(callable),
                        bound = std::tuple<std::decay_t<Arguments>...>(
                            std::forward<Arguments>(arguments)...)]() mutable {
            try {
                static_cast<void>(std::apply(std::move(callable), std::move(bound)));
            } catch (const tasklet_killed&) {
                throw;
            } catch (...) {
                if (state->fail()) throw;
                throw tasklet_killed();
            }
        };
        return state_->add([&] { return throng::spawn(options, std::move(guarded)); });
    }

    /// Waits until all members have ended, those too that members spawn meanwhile. Then the group
    /// is as new, and may be used again. Throws the first exception that a member has ended with;
    /// tasklet_killed (the members go on until the group is destroyed); throng::error if a member
    /// calls it.
    void wait(source_location where = THRONG_CALLER) {
        static_cast<void>(detail::require_tasklet("wait"));
        if (state_->has_member(this_tasklet())) {
            throw error("a member of a task_group waits for its end; only its owner can");
        }
        while (const auto member = state_->any_alive()) member.wait_for_end(where);
        if (tasklet<void> failed = state_->start_anew()) failed.join(where);
    }

    /// Kills all members, and those that are spawned before the next `wait` has returned; does not
    /// wait for their end. A member that calls it does not get past this call.
    void cancel() {
        const tasklet_handle self = this_tasklet();
        state_->cancel(self);
        if (self && state_->has_member(self)) self.kill();
    }

private:
    void wait_while_unwound(detail::control_block& self) {
        auto member = state_->any_alive();
        if (!member) return;
        THRONG_CHECK(!state_->has_member(this_tasklet()), "a member destroys its task_group");
        detail::unwinding_wait patience(self);
        for (; member; member = state_->any_alive()) {
            patience.begin();
            member.wait_for_end(THRONG_CALLER);
        }
    }

    void drop_failure() noexcept {
        tasklet<void> failed = state_->start_anew();
        if (!failed) return;
        try {
            failed.join();
        } catch (...) {  // done, so that it cannot be tasklet_killed
        }
    }

    std::shared_ptr<detail::group_state> state_;
    const int exceptions_before_ = std::uncaught_exceptions();
};

}  // namespace throng
