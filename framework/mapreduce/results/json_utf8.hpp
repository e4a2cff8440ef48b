// Texts in JSON that is UTF-8, whatever bytes they have.
#pragma once

#include <throng/detail/job/json_text.hpp>

#include <utf8proc.h>

#include <algorithm>
#include <string_view>

namespace throng::mapreduce {

/// A byte that belongs to no character is written as U+FFFD.
struct json_utf8 {
    static char* write(char* out, std::string_view text) {
        constexpr std::string_view replacement = "\xef\xbf\xbd";
        *out++ = '"';
        while (!text.empty()) {
            if (static_cast<unsigned char>(text.front()) < 0x80) {
                out = detail::write_json_byte(out, text.front(), "\\");
                text.remove_prefix(1);
                continue;
            }
            const std::string_view character = first_character(text);
            out = std::ranges::copy(character.empty() ? replacement : character, out).out;
            text.remove_prefix(std::max<std::size_t>(1, character.size()));
        }
        *out++ = '"';
        return out;
    }

private:
    // Empty if there is none.
    static std::string_view first_character(std::string_view text) {
        utf8proc_int32_t code_point = -1;
        const utf8proc_ssize_t bytes =
            utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                             static_cast<utf8proc_ssize_t>(text.size()), &code_point);
        return bytes > 0 ? text.substr(0, static_cast<std::size_t>(bytes)) : std::string_view();
    }
};

}  // namespace throng::mapreduce
