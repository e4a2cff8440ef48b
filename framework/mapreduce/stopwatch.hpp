// How long something takes.
#pragma once

#include <chrono>
#include <utility>

namespace throng::mapreduce {

/// Runs from its making on.
class stopwatch {
public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(clock::now() - begin_).count();
    }
    /// Since the last call, or its making.
    [[nodiscard]] double lap() {
        const clock::time_point now = clock::now();
        return std::chrono::duration<double>(now - std::exchange(lap_, now)).count();
    }

private:
    using clock = std::chrono::steady_clock;
    clock::time_point begin_ = clock::now();
    clock::time_point lap_ = begin_;
};

}  // namespace throng::mapreduce
