// Words that follow each other.
#pragma once

#include "jobs/words/chosen_words.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Calls `f(sequence)` for each `length` words, at least one, that follow each other in the text,
/// with a space between them. A sequence is valid during the call.
template <class F>
void for_each_sequence(const chosen_words& words, std::string_view text, std::size_t length, F f) {
    if (length == 1) return words.for_each(text, f);
    std::string joined;                       // all words up to here
    std::vector<std::size_t> begins(length);  // where the last ones begin in it: a ring
    std::size_t count = 0;
    words.for_each(text, [&](std::string_view word) {
        if (count > 0) joined += ' ';
        begins[count++ % length] = joined.size();
        joined += word;
        if (count >= length) f(std::string_view(joined).substr(begins[count % length]));
    });
}
