// What the io layer throws, and the words its messages are made of.
#pragma once

#include <throng/error.hpp>

#include <string>
#include <string_view>

namespace throng::io {

/// An input that is missing, cannot be read, or changed while it was read.
class input_error : public error {
public:
    using error::error;
};

/// An output that cannot be created, written or put into place.
class output_error : public error {
public:
    using error::error;
};

/// A path as it appears in a message: in single quotes, control characters escaped, so that the
/// message stays on one line.
[[nodiscard]] std::string quoted_path(std::string_view path);

/// What an errno value means, for example "No such file or directory".
[[nodiscard]] std::string reason(int error_number);

}  // namespace throng::io
