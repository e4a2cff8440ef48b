// Tells Valgrind of stacks. Nothing at all where its headers were missing when this was compiled,
// and next to nothing where the program does not run under it.
#pragma once

#include <cstddef>

#if __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>
#endif

namespace throng::detail {

#if defined(VALGRIND_STACK_REGISTER)

inline const bool under_valgrind = [] { return RUNNING_ON_VALGRIND != 0; }();

/// Registers each stack by itself: to move within a registered stack is to push or pop, so that
/// Valgrind would take all that lies between two stacks of one slab for popped.
class valgrind_stack {
public:
    valgrind_stack() = default;
    valgrind_stack(const void* limit, const void* top)
        : registered_(under_valgrind),
          id_(registered_ ? static_cast<unsigned>(VALGRIND_STACK_REGISTER(limit, top)) : 0) {}
    void deregister() const {
        if (registered_) VALGRIND_STACK_DEREGISTER(id_);
    }

private:
    bool registered_ = false;
    unsigned id_ = 0;
};

/// The memory of a stack that is about to be written by another than its own tasklet.
inline void before_stack_write([[maybe_unused]] void* from, [[maybe_unused]] std::size_t bytes) {
    if (under_valgrind) [[unlikely]]
        VALGRIND_MAKE_MEM_UNDEFINED(from, bytes);
}

#else

class valgrind_stack {
public:
    valgrind_stack() = default;
    valgrind_stack(const void*, const void*) {}
    void deregister() const {}
};

inline void before_stack_write(void*, std::size_t) {}

#endif

}  // namespace throng::detail
