// Joining what was killed.
#pragma once

#include <throng/tasklet.hpp>

namespace throng::test {

/// Joins; whether it was killed before it had a result.
template <class R>
bool joined_as_killed(tasklet<R>& its) {
    try {
        its.join();
    } catch (const killed_error&) {
        return true;
    }
    return false;
}

}  // namespace throng::test
