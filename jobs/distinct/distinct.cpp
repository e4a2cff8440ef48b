// How many distinct words there are, exactly, and how many words in all.
#include "jobs/words/chosen_words.hpp"
#include "jobs/words/term_counts.hpp"

#include <throng/job.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace {

using counted_word = std::pair<std::string_view, std::uint64_t>;
using emitter = throng::emitter<std::string_view, counted_word>;

void emit_word(emitter& emit, std::string_view, std::string_view word, std::uint64_t count) {
    emit("", {word, count});
}

// One reducer gets all words, in their order, so that it need not remember more than one of them;
// they are sorted by way of the scratch file if there are more than fit into memory. A mapper emits
// a word once for all that it has seen of it, as far as it can remember.
class distinct {
public:
    static constexpr auto order = throng::value_order::sorted;

    struct seen_words : term_counts<emitter, emit_word> {
        void finish(emitter& emit) {
            term_counts::finish(emit);
            emit("", {"", 0});  // so that there is a reducer where there are no words
        }
    };

    void parameters(throng::parameters& p) { words_.parameters(p); }

    void map(std::string_view line, emitter& emit, seen_words& mine) const {
        words_.for_each(line, [&](std::string_view word) { mine.add("", word, emit); });
    }

    void reduce(std::string_view, throng::receiver<counted_word>& sorted,
                throng::output& out) const {
        std::uint64_t words = 0;
        std::uint64_t different = 0;
        std::string last;  // no word is empty
        for (const auto& [word, count] : sorted) {
            words += count;
            if (word == last) continue;
            ++different;
            last = word;
        }
        out.write("distinct words", different);
        out.write("words", words);
    }

private:
    chosen_words words_;
};

}  // namespace

THRONG_JOB(distinct, "distinct", "How many distinct words there are, and how many in all")
