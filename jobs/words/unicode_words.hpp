// The words of a UTF-8 text in any script.
#pragma once

#include <utf8proc.h>

#include <string>
#include <string_view>

// Letters and the marks that belong to them: categories L* and M* of Unicode.
inline bool is_letter_or_mark(utf8proc_int32_t code_point) {
    switch (utf8proc_category(code_point)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_MC:
        case UTF8PROC_CATEGORY_ME:
            return true;
        default:
            return false;
    }
}

/// Calls `f(word)` for each maximal run of letters and marks; in lower case, one character for one,
/// unless `keep_case`. Bytes that are not UTF-8 belong to no word. A word is valid during the call.
template <class F>
void for_each_unicode_word(std::string_view text, bool keep_case, F f) {
    const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    const auto* const end = at + text.size();
    std::string word;
    while (at < end) {
        utf8proc_int32_t code_point = -1;
        const utf8proc_ssize_t bytes = utf8proc_iterate(at, end - at, &code_point);
        if (bytes > 0 && is_letter_or_mark(code_point)) {
            utf8proc_uint8_t encoded[4];
            if (!keep_case) code_point = utf8proc_tolower(code_point);
            const utf8proc_ssize_t size = utf8proc_encode_char(code_point, encoded);
            word.append(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(size));
        } else if (!word.empty()) {
            f(std::string_view(word));
            word.clear();
        }
        at += bytes > 0 ? bytes : 1;
    }
    if (!word.empty()) f(std::string_view(word));
}
