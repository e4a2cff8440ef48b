#pragma once

#include <cstdint>
#include <string_view>

namespace throng::io {

/// How many bytes of `text` are `sought`, at the speed of memory.
[[nodiscard]] std::uint64_t count_bytes(std::string_view text, char sought);

/// How many newlines `text` has.
[[nodiscard]] inline std::uint64_t count_newlines(std::string_view text) {
    return count_bytes(text, '\n');
}

}  // namespace throng::io
