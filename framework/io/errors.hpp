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

/// Scratch data that cannot be written or read back.
class scratch_error : public error {
public:
    using error::error;
};

/// Whether a byte would do something to a terminal rather than show.
[[nodiscard]] constexpr bool is_control(unsigned char byte) { return byte < 0x20 || byte == 0x7f; }

/// A text as it appears in a message: control characters escaped, so that the message stays on one
/// line.
[[nodiscard]] std::string printable(std::string_view text);

/// A path as it appears in a message: printable, in single quotes.
[[nodiscard]] std::string quoted_path(std::string_view path);

/// What an errno value means, for example "No such file or directory".
[[nodiscard]] std::string reason(int error_number);

}  // namespace throng::io
