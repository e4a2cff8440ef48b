// Tasklets: spawn, yield, park, wake, join.
#pragma once

#include <throng/detail/tasklet/blocking.hpp>
#include <throng/detail/tasklet/tasklet_storage.hpp>
#include <throng/error.hpp>
#include <throng/placement.hpp>
#include <throng/source_location.hpp>
#include <throng/tasklet_state.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace throng {

/// Size of a dedicated stack unless spawn_options say otherwise.
inline constexpr std::size_t default_stack_bytes = std::size_t{64} << 10;

/// How a tasklet is set up.
struct spawn_options {
    std::string_view name = {};                     ///< for reports; copied
    stack_kind stack = stack_kind::dedicated;       ///< see stack_kind
    std::size_t stack_bytes = default_stack_bytes;  ///< of a dedicated stack
    placement shard = placement::here();            ///< where it lives
};

/// What unwinds a tasklet that is ended from outside: it is thrown out of the call in which the
/// tasklet waits. Not a std::exception, so that `catch (const std::exception&)` lets it pass; a
/// `catch (...)` must rethrow it.
struct tasklet_killed {};

/// Thrown by a join with a tasklet that was killed.
class killed_error : public error {
public:
    killed_error() : error("the tasklet was killed before it had a result") {}
};

/// Thrown by what would switch to another tasklet in the scope of a block_trap or a switch_trap.
class switch_refused : public error {
public:
    using error::error;
};

/// Refers to a tasklet of any kind, alive or done. Cheap to copy; any thread.
class tasklet_handle {
public:
    tasklet_handle() = default;
    /// Refers to the same tasklet.
    tasklet_handle(const tasklet_handle& other) noexcept : block_(other.block_) { keep(); }
    /// Refers to it in the other's place, which then refers to none.
    tasklet_handle(tasklet_handle&& other) noexcept
        : block_(std::exchange(other.block_, nullptr)) {}
    /// Refers to the other's tasklet from now on.
    tasklet_handle& operator=(tasklet_handle other) noexcept {
        std::swap(block_, other.block_);
        return *this;
    }
    ~tasklet_handle() {
        if (block_ != nullptr) detail::release(*block_);
    }

    /// Whether it refers to a tasklet at all.
    explicit operator bool() const { return block_ != nullptr; }

    /// Where the tasklet is in its life. Out of date at once unless it is done, or of this shard.
    [[nodiscard]] tasklet_state state() const {
        return block_->state.load(std::memory_order_acquire);
    }
    /// Whether the tasklet has ended.
    [[nodiscard]] bool done() const { return state() == tasklet_state::done; }

    /// Lets a tasklet go on that has parked itself; if it has not, its next park() returns at once.
    void wake() const { detail::wake_parked(*block_); }

    /// Ends the tasklet: tasklet_killed is thrown out of the call in which it waits, or out of the
    /// next one if it is ready; one that has not started never will. It gives up whatever it waits
    /// for. It is done after its turn, not yet when this returns, unless it was; `join` tells. A
    /// tasklet that kills itself does not get past this call.
    void kill() const { detail::kill_tasklet(*block_); }

    /// Whether both refer to the same tasklet, or to none.
    friend bool operator==(const tasklet_handle&, const tasklet_handle&) = default;

protected:
    /// @cond for the framework
    friend tasklet_handle this_tasklet();
    explicit tasklet_handle(detail::control_block& block) noexcept : block_(&block) { keep(); }
    tasklet_handle(detail::control_block& made, detail::unstarted) noexcept : block_(&made) {
        made.references.store(2, std::memory_order_relaxed);
    }
    void keep() noexcept {
        if (block_ != nullptr) block_->references.fetch_add(1, std::memory_order_relaxed);
    }
    detail::control_block* block_ = nullptr;
    /// @endcond
};

/// A tasklet whose callable returns R. An exception that it ends with is kept for `join`; if the
/// last handle goes without a join, the exception ends the run (see runtime::run).
template <class R>
class tasklet : public tasklet_handle {
public:
    tasklet() = default;
    /// @cond for the framework
    explicit tasklet(detail::control_block& made) noexcept : tasklet_handle(made) {}
    tasklet(detail::control_block& made, detail::unstarted its) noexcept
        : tasklet_handle(made, its) {}
    /// @endcond

    /// Waits for the tasklet's end; returns what it returned, or throws what it threw, once: a
    /// second join throws throng::error. Throws killed_error if it was killed; throng::error if
    /// called outside of tasklets before the tasklet is done, or by the tasklet itself.
    R join(source_location where = THRONG_CALLER) {
        detail::wait_for_end(*block_, where);
        auto& outcome = detail::outcome_of<R>(*block_);
        if (block_->failure_seen.exchange(true, std::memory_order_relaxed)) {
            throw error("this tasklet has been joined before");
        }
        if (outcome.failure != nullptr) {
            std::rethrow_exception(std::exchange(outcome.failure, nullptr));
        }
        if (!outcome.finished()) throw killed_error();
        if constexpr (!std::is_void_v<R>) return *std::move(outcome.value);
    }
};

/// Starts `callable(arguments...)` as a tasklet; callable and arguments are moved or copied. It
/// runs when its shard gets to it, after all that are ready there. Throws throng::error outside of
/// tasklets, std::bad_alloc.
template <class Callable, class... Arguments>
requires(!std::is_same_v<std::remove_cvref_t<Callable>, spawn_options>) auto spawn(
    Callable&& callable, Arguments&&... arguments) {
    return spawn(spawn_options{}, std::forward<Callable>(callable),
                 std::forward<Arguments>(arguments)...);
}

/// The same, set up as `options` say.
template <class Callable, class... Arguments>
auto spawn(const spawn_options& options, Callable&& callable, Arguments&&... arguments) {
    if constexpr (sizeof...(Arguments) == 0) {
        using closure = std::decay_t<Callable>;
        auto& made = detail::make_tasklet<closure>(options, std::forward<Callable>(callable));
        tasklet<std::invoke_result_t<closure>> handle(made, detail::unstarted());
        detail::start_tasklet(made, options);
        return handle;
    } else {
        return spawn(options, detail::make_closure(std::forward<Callable>(callable),
                                                   std::forward<Arguments>(arguments)...));
    }
}

/// Goes to the end of the shard's run queue. Other shards get their turn as well.
void yield();

/// Stops until another calls tasklet_handle::wake. One wake is remembered, so that a wake which
/// comes first is not lost; there are no spurious returns.
void park(source_location where = THRONG_CALLER);

/// Stops for a time; the shard's other tasklets run. Goes on in its turn once the time has come,
/// never before.
void sleep_until(std::chrono::steady_clock::time_point end, source_location where = THRONG_CALLER);
/// The same, for a time.
template <class Rep, class Period>
void sleep_for(std::chrono::duration<Rep, Period> time, source_location where = THRONG_CALLER) {
    sleep_until(detail::end_of(time), where);
}

/// While one is in scope, what would block the calling tasklet throws switch_refused instead, and
/// has changed nothing: as `block_trap` in Stackless Python. For code that must not wait.
class [[nodiscard]] block_trap {
public:
    /// Throws throng::error outside of tasklets.
    block_trap();
    ~block_trap();
    block_trap(const block_trap&) = delete;
    block_trap& operator=(const block_trap&) = delete;

private:
    detail::control_block& self_;
    bool before_;
};

/// The same for every switch, that of `yield` included: between its begin and its end no other
/// tasklet of the shard runs. A send to a receiver that waits makes it ready only, whatever the
/// channel's preference.
class [[nodiscard]] switch_trap {
public:
    /// Throws throng::error outside of tasklets.
    switch_trap();
    ~switch_trap();
    switch_trap(const switch_trap&) = delete;
    switch_trap& operator=(const switch_trap&) = delete;

private:
    detail::control_block& self_;
    bool before_;
};

/// The tasklet that calls; an empty handle outside of tasklets.
[[nodiscard]] tasklet_handle this_tasklet();

/// The number of the shard that the calling tasklet lives on.
[[nodiscard]] std::uint32_t this_shard();

}  // namespace throng
