// A file that appears whole or not at all.
#pragma once

#include "io/file_system.hpp"

#include <string>
#include <string_view>

namespace throng::io {

/// Makes `data` the contents of the file at `path`, be there one or not: writes it to
/// `<path>.part`, makes that durable, and renames it. 0, or the errno value of what failed; then
/// what was at `path` is still there, and `<path>.part` is not. (A process that is killed leaves
/// it; the next one writes over it.) After a crash of the machine the old file or the new one is
/// there. What is at `path` and is no regular file, such as a pipe or a device, is written to.
[[nodiscard]] int write_whole_file(const std::string& path, std::string_view data,
                                   file_system& files = file_system::real());

}  // namespace throng::io
