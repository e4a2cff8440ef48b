#include "generator.hpp"

namespace throng::cli {

std::vector<std::unique_ptr<generator>> all_generators() {
    std::vector<std::unique_ptr<generator>> all;
    for (const auto make :
         {text_generator, log_generator, edges_generator, csv_generator, terasort_generator}) {
        all.push_back(make());
    }
    return all;
}

}  // namespace throng::cli
