// What each mapper has for itself: the third parameter of a job's `map`.
#pragma once

#include <throng/detail/job/job_traits.hpp>

#include <type_traits>

namespace throng::detail {

/// Made from the job where it can be, else by default.
template <class Job>
class mapper_state {
public:
    explicit mapper_state(const Job&) {}
    static void finish(emitter_of<Job>&) {}
};

template <class Job>
requires has_state<Job>
class mapper_state<Job> {
public:
    using type = state_of<Job>;

    explicit mapper_state(const Job&) requires(!std::is_constructible_v<type, const Job&>) {}
    explicit mapper_state(const Job& job) requires(std::is_constructible_v<type, const Job&>)
        : value_(job) {}

    type& value() { return value_; }
    /// When there is no more input for the mapper; may emit.
    void finish(emitter_of<Job>& emit) {
        if constexpr (offers_finish<type>) value_.finish(emit);
    }

private:
    type value_{};
};

}  // namespace throng::detail
