// Parameters that are lists: an experiment is carried out with each combination of them.
#pragma once

#include <cstdint>
#include <vector>

namespace throng::cli {

/// A parameter that is a list until one of them is chosen.
template <class Value>
struct choices {
    std::vector<Value> all;
    Value chosen = all.front();
};

/// Decides what a point is: of the first list the first value with all those of the second one, and
/// so on.
class point_grid {
public:
    explicit point_grid(std::uint64_t point) : rest_(point) {}

    /// Takes the last list first.
    template <class Value>
    void choose(choices<Value>& from) {
        from.chosen = from.all[rest_ % from.all.size()];
        rest_ /= from.all.size();
    }

private:
    std::uint64_t rest_;
};

}  // namespace throng::cli
