// Ends a test that waits for what does not come.
#pragma once

#include <chrono>
#include <stdexcept>

namespace throng::test {

/// Generous: only a test that has failed ever gets there.
class deadline {
public:
    /// Throws once a minute has passed since this was created. Any thread.
    void check() const {
        if (std::chrono::steady_clock::now() > end_) {
            throw std::runtime_error("what was waited for for a minute did not happen");
        }
    }

private:
    std::chrono::steady_clock::time_point end_ =
        std::chrono::steady_clock::now() + std::chrono::minutes(1);
};

}  // namespace throng::test
