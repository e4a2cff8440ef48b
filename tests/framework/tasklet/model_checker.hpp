// Tries every interleaving of a few threads.
#pragma once

#include <cstddef>
#include <set>
#include <vector>

namespace throng::test {

/// What a step of a thread comes to.
enum class step : unsigned char {
    taken,  // one atomic operation has been done
    waits,  // nothing can be done until another thread has changed something
    finished
};

/// A `Model` is a value: the shared variables and the place of each thread in its program. It has
///     step advance(std::size_t thread)   one atomic operation of that thread
///     bool wrong() const                 what must never be, seen in any state
///     bool lost() const                  what must not be when no thread can go on
///     operator<=>                        equal states are looked at once
/// All operations are sequentially consistent, as those of the code that is modelled are.
template <class Model>
class exploration {
public:
    exploration(const Model& initial, std::size_t threads) : threads_(threads) {
        std::vector<Model> open{initial};
        while (!open.empty() && !failed_) {
            const Model next = open.back();
            open.pop_back();
            if (seen_.insert(next).second) visit(next, open);
        }
    }

    /// Whether some interleaving ends in, or comes through, a state that must not be.
    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] std::size_t states() const { return seen_.size(); }

private:
    void visit(const Model& from, std::vector<Model>& open) {
        bool stuck = true;
        for (std::size_t thread = 0; thread < threads_; ++thread) {
            Model next = from;
            if (next.advance(thread) != step::taken) continue;
            stuck = false;
            open.push_back(next);
        }
        failed_ = from.wrong() || (stuck && from.lost());
    }

    std::size_t threads_;
    std::set<Model> seen_;
    bool failed_ = false;
};

}  // namespace throng::test
