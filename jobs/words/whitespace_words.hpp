// Words that are whatever stands between white space.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

/// White space of the C locale.
inline constexpr std::string_view white_space = " \t\n\v\f\r";

inline char lower_ascii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// Calls `f(word)` for each maximal run of bytes that are not white space; with ASCII letters in
/// lower case unless `keep_case`. A word is valid during the call.
template <class F>
void for_each_whitespace_word(std::string_view text, bool keep_case, F f) {
    std::string lower;
    const auto is_space = [](char c) { return white_space.find(c) != std::string_view::npos; };
    const char* const end = text.data() + text.size();
    const char* at = text.data();
    while ((at = std::find_if_not(at, end, is_space)) != end) {
        const char* const word_end = std::find_if(at, end, is_space);
        if (keep_case) {
            f(std::string_view(at, word_end));
        } else {
            lower.resize(static_cast<std::size_t>(word_end - at));
            std::transform(at, word_end, lower.begin(), lower_ascii);
            f(std::string_view(lower));
        }
        at = word_end;
    }
}
