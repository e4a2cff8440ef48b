// Where the blocks of a file of xz are.
#pragma once

#include "io/compression/frame_index.hpp"
#include "io/file_system.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace throng::io {

/// By the index at the end of each of its streams. Null unless there are several, none too large,
/// with the same kind of check; as find_frames otherwise.
[[nodiscard]] std::shared_ptr<const frame_index> find_xz_blocks(const std::string& path,
                                                                std::uint64_t bytes,
                                                                file_system& files);

}  // namespace throng::io
