// Texts that go to tasks of an engine by ways on which not every text arrives.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace throng::cli {

/// Whether a property of Hadoop has this very value in the environment of its tasks: neither
/// `${...}`, which it replaces, nor a quote, nor blanks at its ends, nor anything but ASCII.
[[nodiscard]] bool is_plain_setting(std::string_view text);

/// A colon, and behind it the text, in which each byte but letters, digits and `-._~` is `%` and
/// two digits (hexadecimal).
[[nodiscard]] std::string encode_setting(std::string_view text);

/// What encode_setting has made; nothing where it is not of that form.
[[nodiscard]] std::optional<std::string> decode_setting(std::string_view code);

}  // namespace throng::cli
