#include "registry.hpp"

namespace throng::cli {

std::vector<std::unique_ptr<experiment>> all_experiments() {
    std::vector<std::unique_ptr<experiment>> all;
#define THRONG_ADD_EXPERIMENT(name) all.push_back(name##_experiment());
    THRONG_EXPERIMENTS(THRONG_ADD_EXPERIMENT)
#undef THRONG_ADD_EXPERIMENT
    return all;
}

}  // namespace throng::cli
