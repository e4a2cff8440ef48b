// Tells ASan and TSan of every switch between stacks; nothing at all in other builds.
#pragma once

#include "tasklet/stack_pool.hpp"

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

namespace throng::detail {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool under_sanitizer = true;
#else
inline constexpr bool under_sanitizer = false;
#endif

/// What the sanitizers must know of the thread whose scheduler loop runs a shard.
struct sanitizer_thread {
    [[maybe_unused]] void* fake_stack = nullptr;
    [[maybe_unused]] const void* stack_bottom = nullptr;
    [[maybe_unused]] std::size_t stack_bytes = 0;
    [[maybe_unused]] void* fiber = nullptr;
};

/// The scheduler is about to jump to a tasklet.
inline void before_switch_in([[maybe_unused]] sanitizer_thread& thread,
                             [[maybe_unused]] dedicated_stack* stack) {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_start_switch_fiber(&thread.fake_stack, stack->limit, stack->bytes());
#endif
#if defined(__SANITIZE_THREAD__)
    thread.fiber = __tsan_get_current_fiber();
    if (stack->sanitizer_fiber == nullptr) stack->sanitizer_fiber = __tsan_create_fiber(0);
    __tsan_switch_to_fiber(stack->sanitizer_fiber, 0);
#endif
}

/// First thing on a tasklet's stack after a jump to it.
inline void after_switch_in([[maybe_unused]] sanitizer_thread& thread,
                            [[maybe_unused]] dedicated_stack* stack) {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(stack->sanitizer_fake_stack, &thread.stack_bottom,
                                    &thread.stack_bytes);
#endif
}

/// A tasklet is about to jump back to the scheduler; `for_good` if it is done.
inline void before_switch_out([[maybe_unused]] sanitizer_thread& thread,
                              [[maybe_unused]] dedicated_stack* stack,
                              [[maybe_unused]] bool for_good) {
#if defined(__SANITIZE_ADDRESS__)
    if (for_good) stack->sanitizer_fake_stack = nullptr;
    __sanitizer_start_switch_fiber(for_good ? nullptr : &stack->sanitizer_fake_stack,
                                   thread.stack_bottom, thread.stack_bytes);
#endif
#if defined(__SANITIZE_THREAD__)
    __tsan_switch_to_fiber(thread.fiber, 0);
#endif
}

/// First thing in the scheduler after a jump back to it.
inline void after_switch_out([[maybe_unused]] sanitizer_thread& thread) {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(thread.fake_stack, nullptr, nullptr);
#endif
}

/// A tasklet is done with its stack. Its bottom frame has never been left, so that what ASan has
/// marked there would stay marked for whatever is mapped there next.
inline void after_last_switch([[maybe_unused]] dedicated_stack* stack) {
#if defined(__SANITIZE_ADDRESS__)
    __asan_unpoison_memory_region(stack->limit, stack->bytes());
#endif
#if defined(__SANITIZE_THREAD__)
    __tsan_destroy_fiber(stack->sanitizer_fiber);
    stack->sanitizer_fiber = nullptr;
#endif
}

}  // namespace throng::detail
