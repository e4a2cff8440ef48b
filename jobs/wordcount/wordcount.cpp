// How often each word occurs.
#include "unicode_words.hpp"
#include "whitespace_words.hpp"

#include <throng/job.hpp>

namespace {

class word_count {
public:
    using emitter = throng::emitter<std::string_view, std::uint64_t>;

    void parameters(throng::parameters& p) {
        p.choice("case", case_, {"lower", "keep"}, "what becomes of capitals");
        p.choice("words", kind_, {"ascii", "unicode", "whitespace"},
                 "what a word is: a run of ASCII letters, of letters of any script in UTF-8, or of "
                 "bytes between white space");
    }

    void map(std::string_view line, emitter& emit) const {
        const auto count = [&emit](std::string_view word) { emit(word, 1); };
        const bool keep = case_ == letter_case::keep;
        if (kind_ == word_kind::unicode) {
            for_each_unicode_word(line, keep, count);
        } else if (kind_ == word_kind::whitespace) {
            for_each_whitespace_word(line, keep, count);
        } else if (keep) {
            for (const std::string_view word : throng::words(line, throng::keep_case)) count(word);
        } else {
            for (const std::string_view word : throng::words(line)) count(word);
        }
    }

    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }

    void reduce(std::string_view word, throng::receiver<std::uint64_t>& counts,
                throng::output& out) const {
        std::uint64_t total = 0;
        for (const std::uint64_t count : counts) total += count;
        out.write(word, total);
    }

private:
    enum class letter_case { lower, keep };
    enum class word_kind { ascii, unicode, whitespace };

    letter_case case_ = letter_case::lower;
    word_kind kind_ = word_kind::ascii;
};

}  // namespace

THRONG_JOB(word_count, "wordcount", "How often each word occurs")
