#include "tasklet/exception_state.hpp"

#include <cxxabi.h>

namespace throng::detail {

[[gnu::noinline]] exception_state* exception_state_of_thread() noexcept {
    return reinterpret_cast<exception_state*>(__cxxabiv1::__cxa_get_globals());
}

}  // namespace throng::detail
