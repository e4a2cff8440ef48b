#include "setting_code.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <system_error>

namespace throng::cli {

namespace {

constexpr char begin_of_code = ':';
constexpr char begin_of_byte = '%';
constexpr std::size_t digits_of_byte = 2;
constexpr int hexadecimal = 16;

bool is_visible(char c) { return c > ' ' && c < '\x7f'; }

bool stands_for_itself(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

}  // namespace

bool is_plain_setting(std::string_view text) {
    if (text.empty() || text.front() == ' ' || text.back() == ' ') return false;
    return std::ranges::all_of(
        text, [](char c) { return c == ' ' || (is_visible(c) && c != '$' && c != '"'); });
}

std::string encode_setting(std::string_view text) {
    std::string code(1, begin_of_code);
    for (const char each : text) {
        if (stands_for_itself(each)) {
            code += each;
        } else {
            fmt::format_to(std::back_inserter(code), "%{:02x}", static_cast<unsigned char>(each));
        }
    }
    return code;
}

std::optional<std::string> decode_setting(std::string_view code) {
    if (code.empty() || code.front() != begin_of_code) return {};
    std::string text;
    for (std::size_t i = 1; i < code.size(); ++i) {
        if (code[i] != begin_of_byte) {
            text += code[i];
            continue;
        }
        const std::string_view digits = code.substr(i + 1, digits_of_byte);
        const char* const end = digits.data() + digits.size();
        unsigned byte = 0;
        const auto [stop, failure] = std::from_chars(digits.data(), end, byte, hexadecimal);
        if (failure != std::errc() || stop != end || digits.size() != digits_of_byte) return {};
        text += static_cast<char>(byte);
        i += digits_of_byte;
    }
    return text;
}

}  // namespace throng::cli
