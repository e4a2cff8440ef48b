// What a plan's explanation says of the input.
#pragma once

#include "io/inputs.hpp"

#include <string>
#include <vector>

namespace throng::cli {

/// How many inputs there are, how large they are, and how they are kept. `takes_pieces` is the
/// plan's.
[[nodiscard]] std::string describe_inputs(const std::vector<io::input>& inputs, bool takes_pieces);

}  // namespace throng::cli
