// How many files and sockets this process may have open.
#pragma once

#include <cstdint>
#include <string_view>

namespace throng::cli {

/// Sees to it that `sockets` can be open at once, beside the files that every program has. Throws
/// throng::error if the system's hard limit is lower; `option` is the one to make smaller.
void allow_sockets(std::uint64_t sockets, std::string_view option);

}  // namespace throng::cli
