#include "experiment.hpp"

#include <fmt/format.h>

namespace throng::cli {

void expect_answer(std::string_view what, std::uint64_t expected, std::uint64_t got) {
    if (got == expected) return;
    throw wrong_answer(fmt::format("wrong answer: {} should be {}, not {}", what, expected, got));
}

}  // namespace throng::cli
