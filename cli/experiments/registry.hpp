// The experiments that there are.
#pragma once

#include "experiment.hpp"

#include <memory>
#include <vector>

/// One line for each, in the order of lists.
#define THRONG_EXPERIMENTS(each)                                                                  \
    each(chain) each(skynet) each(pingpong) each(fanout) each(reducers) each(scaling) each(spawn) \
        each(ring) each(hackysack) each(game) each(web) each(packets) each(fire_and_forget)       \
            each(cluster)

namespace throng::cli {

#define THRONG_DECLARE_EXPERIMENT(name) std::unique_ptr<experiment> name##_experiment();
THRONG_EXPERIMENTS(THRONG_DECLARE_EXPERIMENT)
#undef THRONG_DECLARE_EXPERIMENT

[[nodiscard]] std::vector<std::unique_ptr<experiment>> all_experiments();

}  // namespace throng::cli
