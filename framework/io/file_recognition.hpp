// What regular files are, by their first bytes.
#pragma once

#include "io/inputs.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace throng::io {

/// Looks into files, to see how large they are, whether they are compressed or archives, and where
/// the parts of them are that can be read each for itself. Where there are many, several threads
/// do. Throws input_error about the first one that cannot be read. The inputs are in the order of
/// the paths.
[[nodiscard]] std::vector<input> recognise_files(std::vector<std::string> paths);

/// Throws the input_error that says that a path cannot be read, and why.
[[noreturn]] void fail_reading(std::string_view path, int error_number);

}  // namespace throng::io
