// How long something takes.
#pragma once

#include <chrono>

namespace throng::mapreduce {

/// Runs from its making on.
class stopwatch {
public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(clock::now() - begin_).count();
    }

private:
    using clock = std::chrono::steady_clock;
    clock::time_point begin_ = clock::now();
};

}  // namespace throng::mapreduce
