// Something whose end is to be seen.
#pragma once

#include <atomic>

namespace throng::test {

/// Counts how many of these there are.
struct token {
    static inline std::atomic<int> alive = 0;
    token() { ++alive; }
    token(const token&) { ++alive; }
    token& operator=(const token&) = default;
    ~token() { --alive; }
};

}  // namespace throng::test
