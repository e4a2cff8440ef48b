#include "generator.hpp"

#include <array>

namespace throng::cli {

std::span<const generator> all_generators() {
    static const std::array all{terasort_generator};
    return all;
}

}  // namespace throng::cli
