// A file that appears whole or not at all.
#pragma once

#include "io/file_system.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace throng::io {

/// Makes `data` the contents of the file at `path`, be there one or not: writes it to
/// `<path>.part`, makes that durable, and renames it. 0, or the errno value of what failed; then
/// what was at `path` is still there, and `<path>.part` is not. (A process that is killed leaves
/// it; the next one writes over it.) After a crash of the machine the old file or the new one is
/// there. What is at `path` and is no regular file, such as a pipe or a device, is written to;
/// so is what descriptor_named() finds, whatever it leads to.
[[nodiscard]] int write_whole_file(const std::string& path, std::string_view data,
                                   file_system& files = file_system::real());

/// The open descriptor that a path stands for: `/dev/stdin`, `/dev/stdout`, `/dev/stderr`,
/// `/dev/fd/N`, `/proc/self/fd/N`. What it leads to may be a regular file that others write to, so
/// it must be neither replaced nor opened anew.
[[nodiscard]] std::optional<int> descriptor_named(std::string_view path);

}  // namespace throng::io
