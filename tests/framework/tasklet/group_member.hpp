// A member of a task group that has to be killed.
#pragma once

#include <throng/tasklet.hpp>

#include <atomic>

namespace throng::test {

/// A member that waits for ever, and writes to `ended` while it is unwound.
inline void park_until_killed(std::atomic<int>& started, std::atomic<int>& ended) {
    struct note {
        std::atomic<int>& count;
        ~note() { ++count; }
    };
    const note at_end{ended};
    ++started;
    park();
}

/// Yields until so many have been counted.
inline void wait_for(const std::atomic<int>& count, int wanted) {
    while (count < wanted) yield();
}

}  // namespace throng::test
