// A directory that belongs to somebody for as long as his process lives.
#pragma once

#include "io/file_system.hpp"

#include <string>

namespace throng::io {

/// Opens the directory at `path` and locks it, as of flock(2), without waiting. It stays locked,
/// wherever it is renamed to, until the result is closed or the process ends, be it by SIGKILL.
/// When this returns an open file, the locked directory is the one at `path`.
///
/// On failure the result is not open and errno says why: EWOULDBLOCK where another open file has it
/// locked, in this process or another; ENOENT also where the directory was removed or renamed
/// meanwhile; ENOTDIR where `path` is a symbolic link.
[[nodiscard]] unique_file lock_directory(file_system& files, const std::string& path);

}  // namespace throng::io
