// What a word is in the jobs about words.
#pragma once

#include "jobs/words/unicode_words.hpp"
#include "jobs/words/whitespace_words.hpp"

#include <throng/parameters.hpp>
#include <throng/words.hpp>

#include <cstdint>
#include <string_view>

/// The words of a text, as the parameters `case` and `words` of a job say.
class chosen_words {
public:
    /// Declares both.
    void parameters(throng::parameters& p) {
        p.choice("case", case_, {"lower", "keep"}, "what becomes of capitals");
        p.choice("words", kind_, {"ascii", "unicode", "whitespace"},
                 "what a word is: a run of ASCII letters, of letters of any script in UTF-8, or of "
                 "bytes between white space");
    }

    /// Calls `f(word)` for each word, in its order. A word is valid during the call.
    template <class F>
    [[gnu::always_inline]] void for_each(std::string_view text, F f) const {
        const bool keep = case_ == letter_case::keep;
        if (kind_ == word_kind::unicode) {
            for_each_unicode_word(text, keep, f);
        } else if (kind_ == word_kind::whitespace) {
            for_each_whitespace_word(text, keep, f);
        } else if (keep) {
            for (const std::string_view word : throng::words(text, throng::keep_case)) f(word);
        } else {
            for (const std::string_view word : throng::words(text)) f(word);
        }
    }

private:
    enum class letter_case : std::uint8_t { lower, keep };
    enum class word_kind : std::uint8_t { ascii, unicode, whitespace };

    letter_case case_ = letter_case::lower;
    word_kind kind_ = word_kind::ascii;
};
