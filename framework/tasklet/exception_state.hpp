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

/// Whether the calling thread has any exception caught or in flight.
[[nodiscard]] bool has_exception_state() noexcept;

/// Takes the calling thread's record away and leaves an empty one.
[[nodiscard]] exception_state take_exception_state() noexcept;

/// Gives the calling thread a record that was taken, perhaps from another thread.
void put_exception_state(const exception_state& state) noexcept;

}  // namespace throng::detail
