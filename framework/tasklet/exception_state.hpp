// The part of a thread's state that belongs to its tasklet: caught and in-flight C++ exceptions.
#pragma once

namespace throng::detail {

/// The C++ runtime's record of exceptions, of which each thread has one (`__cxa_eh_globals` of the
/// Itanium C++ ABI). A tasklet may park inside a catch block, or in a destructor during
/// unwinding, and go on in another thread: then the record has to move with it.
struct exception_state {
    void* caught = nullptr;
    unsigned int uncaught = 0;
};

/// The calling thread's. To be asked for anew when the thread may have changed: the compiler takes
/// `__cxa_get_globals` for a constant function, and would keep its answer across a switch.
[[nodiscard]] exception_state* exception_state_of_thread() noexcept;

}  // namespace throng::detail
