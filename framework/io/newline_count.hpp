#pragma once

#include <cstdint>
#include <string_view>

namespace throng::io {

/// How many newlines `text` has, at the speed of memory.
[[nodiscard]] std::uint64_t count_newlines(std::string_view text);

}  // namespace throng::io
