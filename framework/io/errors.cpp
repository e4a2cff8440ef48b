#include "io/errors.hpp"

#include <fmt/format.h>
#include <string.h>

#include <iterator>

namespace throng::io {

std::string quoted_path(std::string_view path) {
    std::string text = "'";
    for (char character : path) {
        const auto byte = static_cast<unsigned char>(character);
        if (byte < 0x20 || byte == 0x7f) {
            fmt::format_to(std::back_inserter(text), "\\x{:02x}", byte);
        } else {
            text += character;
        }
    }
    return text += '\'';
}

std::string reason(int error_number) {
    // strerror() itself may write to a buffer that all threads share.
    const char* text = ::strerrordesc_np(error_number);
    return text ? text : fmt::format("error {}", error_number);
}

}  // namespace throng::io
