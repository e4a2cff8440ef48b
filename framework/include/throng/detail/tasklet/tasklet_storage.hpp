// A tasklet's callable and its result, behind its control block. Internal.
#pragma once

#include <throng/detail/tasklet/control_block.hpp>
#include <throng/source_location.hpp>

#include <algorithm>
#include <exception>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace throng {

struct spawn_options;
struct tasklet_killed;

namespace detail {

/// How a tasklet ended. Neither value nor failure: it was unwound.
template <class R>
struct outcome {
    std::exception_ptr failure;
    std::optional<R> value;
    [[nodiscard]] bool finished() const { return value.has_value(); }
};

template <>
struct outcome<void> {
    std::exception_ptr failure;
    bool returned = false;
    [[nodiscard]] bool finished() const { return returned; }
};

/// Where the callable is, and later the outcome.
inline void* storage_of(control_block& it) {
    return it.type->boxed ? *static_cast<void**>(it.storage()) : it.storage();
}

template <class R>
outcome<R>& outcome_of(control_block& it) {
    return *std::launder(static_cast<outcome<R>*>(storage_of(it)));
}

/// Called in the handlers of a tasklet's bottom frame: takes note of the current exception.
[[nodiscard]] std::exception_ptr failure_of_tasklet() noexcept;
/// Called when the callable has returned: complains if it swallowed its unwinding.
void check_unwound(const control_block& self) noexcept;

/// Last thing that a tasklet does: switches away from its stack for ever.
[[noreturn]] void leave_tasklet(control_block& done) noexcept;

template <class Callable>
struct tasklet_functions {
    using result = std::invoke_result_t<Callable>;
    using stored = outcome<result>;
    // It does not return. Its frame is at the bottom of every parked tasklet's stack, and holds no
    // more than it must.
    static void run(control_block& self) noexcept {
        try {
            if constexpr (std::is_void_v<result>) {
                std::invoke(std::move(*callable_of(self)));
                end_returned(self);
            } else {
                end(self, {nullptr, std::invoke(std::move(*callable_of(self)))});
            }
        } catch (...) {
            end_failed(self);
        }
        leave_tasklet(self);
    }
    [[gnu::noinline]] static void end_returned(control_block& self) noexcept {
        end(self, {nullptr, true});
    }
    [[gnu::noinline, gnu::cold]] static void end_failed(control_block& self) noexcept {
        end(self, {failure_of_tasklet(), {}});
    }
    [[gnu::noinline]] static void end(control_block& self, stored&& ended) noexcept {
        if (ended.finished()) check_unwound(self);
        std::destroy_at(callable_of(self));
        try {
            new (storage_of(self)) stored(std::move(ended));
        } catch (...) {
            new (storage_of(self)) stored{std::current_exception(), {}};
        }
    }
    static Callable* callable_of(control_block& self) {
        return static_cast<Callable*>(storage_of(self));
    }
    static void cancel(control_block& self) noexcept {
        std::destroy_at(static_cast<Callable*>(storage_of(self)));
        new (storage_of(self)) stored();
    }
    static std::exception_ptr failure(control_block& self) noexcept {
        return outcome_of<result>(self).failure;
    }
    static void destroy_result(control_block& self) noexcept {
        std::destroy_at(&outcome_of<result>(self));
    }
    static constexpr std::size_t alignment = std::max(alignof(Callable), alignof(stored));
    static constexpr std::size_t storage_bytes =
        (std::max(sizeof(Callable), sizeof(stored)) + alignment - 1) / alignment * alignment;
    static constexpr std::size_t largest_inside_bytes = 1024;
    static constexpr tasklet_type type = {
        .run = &run,
        .cancel = &cancel,
        .failure = &failure,
        .destroy_result = &destroy_result,
        .callable = &typeid(Callable),
        .storage_bytes = static_cast<std::uint32_t>(storage_bytes),
        .storage_alignment = static_cast<std::uint32_t>(alignment),
        .boxed = alignment > 16 || storage_bytes > largest_inside_bytes,
    };
};

/// What calls `callable(arguments...)`.
template <class Callable, class... Arguments>
auto make_closure(Callable&& callable, Arguments&&... arguments) {
    return [callable = std::decay_t<Callable>(std::forward<Callable>(callable)),
            bound = std::tuple<std::decay_t<Arguments>...>(
                std::forward<Arguments>(arguments)...)]() mutable {
        return std::apply(std::move(callable), std::move(bound));
    };
}

/// Says of a tasklet that nobody refers to it yet but the scheduler.
struct unstarted {};

/// A spawn from outside of tasklets, in a runtime in which nothing runs.
struct outside_spawn {
    shard& first;  // of the runtime
    const spawn_options& options;
};

[[nodiscard]] control_block& allocate_tasklet(const tasklet_type& type,
                                              const spawn_options& options);
[[nodiscard]] control_block& allocate_tasklet(const tasklet_type& type, const outside_spawn& from);
void discard_tasklet(control_block& never_filled) noexcept;
void start_tasklet(control_block& made, const spawn_options& options);
void start_tasklet(control_block& made, const outside_spawn& from);

template <class Callable, class Where, class From>
control_block& make_tasklet(Where&& where, From&& from) {
    control_block& made =
        allocate_tasklet(tasklet_functions<Callable>::type, std::forward<Where>(where));
    try {
        new (storage_of(made)) Callable(std::forward<From>(from));
    } catch (...) {
        discard_tasklet(made);
        throw;
    }
    return made;
}

void release(control_block& it) noexcept;
void wake_parked(control_block& it);
void kill_tasklet(control_block& it);
void wait_for_end(control_block& it, source_location where);

}  // namespace detail

}  // namespace throng
