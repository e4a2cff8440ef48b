#include "experiment.hpp"

#include "machine.hpp"

#include <fmt/format.h>

namespace throng::cli {

std::vector<std::uint64_t> experiment::usual_workers() const { return {this_machine().cores}; }

void expect_answer(std::string_view what, std::uint64_t expected, std::uint64_t got) {
    if (got == expected) return;
    throw wrong_answer(fmt::format("wrong answer: {} should be {}, not {}", what, expected, got));
}

}  // namespace throng::cli
