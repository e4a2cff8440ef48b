// From one stack to another: the bare switch, which knows nothing of tasklets.
//
// A context is where the flow of control goes on that has left a stack; it is the stack pointer
// there, so that what is live lies between it and the stack's bottom. Whoever switches away leaves
// his own context at `*own`. Registers that a call preserves, and how the processor rounds and
// which floating-point exceptions it takes, belong to the flow of control and come back with it.
#pragma once

#include "tasklet/sanitizer_switch.hpp"

namespace throng::detail {

// Our own switch returns to the caller of whoever has called it as his last act: by a jump, which
// the processor can predict, where a `ret` behind a change of stacks is always predicted wrongly.
#if defined(__x86_64__) && defined(__LP64__) && defined(__ELF__) && !defined(__CET__) && \
    !defined(THRONG_SWITCH_BY_BOOST)
inline constexpr bool switches_by_itself = !under_sanitizer;
#define THRONG_OWN_STACK_SWITCH 1
#else
inline constexpr bool switches_by_itself = false;
#define THRONG_OWN_STACK_SWITCH 0
#endif

/// What our own start leaves above the first frame of a stack, the same for all.
inline constexpr int bytes_above_first_frame = switches_by_itself ? 8 : 0;

extern "C" {

/// Goes on at `to`. Returns when somebody goes on at the context that it has left.
void throng_switch_stack(void** own, void* to);

/// The same, but `on_top` is called there, as if by whoever was called to leave `to`; it throws.
void throng_switch_stack_on_top(void** own, void* to, void (*on_top)());

/// Calls first(argument) on an empty stack, of which `top` is aligned to 16. It never returns, but
/// ends with throng_leave_stack.
void throng_start_stack(void** own, char* top, void (*first)(void*), void* argument);

/// Goes on at `to`, and never again here.
[[noreturn]] void throng_leave_stack(void* to) noexcept;

}  // extern "C"

}  // namespace throng::detail
