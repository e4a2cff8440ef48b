#include "tasklet/exception_state.hpp"

#include <cxxabi.h>

#include <cstddef>

// Each function asks for the thread's record anew and is never inlined: the compiler takes
// __cxa_get_globals for a constant function, and would keep its answer across a switch to another
// thread.

namespace throng::detail {

namespace {

exception_state* record_of_thread() noexcept {
    return reinterpret_cast<exception_state*>(__cxxabiv1::__cxa_get_globals());
}

}  // namespace

[[gnu::noinline]] bool has_exception_state() noexcept {
    const exception_state* record = record_of_thread();
    return record->caught != nullptr || record->uncaught != 0;
}

[[gnu::noinline]] exception_state take_exception_state() noexcept {
    exception_state* record = record_of_thread();
    const exception_state taken = *record;
    *record = {};
    return taken;
}

[[gnu::noinline]] void put_exception_state(const exception_state& state) noexcept {
    *record_of_thread() = state;
}

}  // namespace throng::detail
