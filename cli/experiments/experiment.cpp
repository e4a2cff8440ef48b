#include "experiment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

namespace throng::cli {

std::vector<std::uint64_t> experiment::usual_workers() const {
    return {std::max(1U, std::thread::hardware_concurrency())};
}

void expect_answer(std::string_view what, std::uint64_t expected, std::uint64_t got) {
    if (got == expected) return;
    throw wrong_answer(fmt::format("wrong answer: {} should be {}, not {}", what, expected, got));
}

}  // namespace throng::cli
