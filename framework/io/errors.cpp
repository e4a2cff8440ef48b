#include "io/errors.hpp"

#include <fmt/format.h>
#include <string.h>

#include <iterator>

namespace throng::io {

std::string printable(std::string_view text) {
    std::string shown;
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (is_control(byte)) {
            fmt::format_to(std::back_inserter(shown), "\\x{:02x}", byte);
        } else {
            shown += character;
        }
    }
    return shown;
}

std::string quoted_path(std::string_view path) { return "'" + printable(path) + "'"; }

std::string reason(int error_number) {
    // strerror() itself may write to a buffer that all threads share.
    const char* text = ::strerrordesc_np(error_number);
    return text ? text : fmt::format("error {}", error_number);
}

}  // namespace throng::io
