// What the program says on standard error.
#pragma once

#include <string_view>

namespace throng::cli {

/// Writes "throng: MESSAGE" and a newline to standard error. Where that cannot be written there is
/// nobody to be told: it never fails.
void complain(std::string_view message);

/// Makes sure that descriptors 0, 1 and 2 are in use, so that no file that the program opens can
/// become its standard output or standard error. One that was closed fails when it is used.
void reserve_standard_descriptors();

/// Writes out what standard output still holds back; false, after a message, if it could not all
/// be written. A reader that went away is no failure.
[[nodiscard]] bool finish_standard_output();

}  // namespace throng::cli
