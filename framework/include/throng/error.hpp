// Errors: one base class for what a caller may catch, and a check for programmer errors.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace throng {

/// Base of every exception that throng throws. `what()` says what happened, to what, and what to
/// do.
class error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace throng

/// Stops the program, in release builds too, where a programmer's assumption does not hold.
#define THRONG_CHECK(condition, message)                                                          \
    do {                                                                                          \
        if (!(condition)) [[unlikely]] {                                                          \
            std::fprintf(stderr, "throng: %s:%d: %s (failed: %s)\n", __FILE__, __LINE__, message, \
                         #condition);                                                             \
            std::abort();                                                                         \
        }                                                                                         \
    } while (false)
