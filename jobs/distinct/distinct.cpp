// How many distinct words there are, exactly, and how many words in all.
#include "jobs/words/chosen_words.hpp"

#include <throng/job.hpp>

namespace {

class distinct {
public:
    static constexpr std::string_view collectors[] = {"words"};

    void parameters(throng::parameters& p) { words_.parameters(p); }

    void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) const {
        words_.for_each(line, [&emit](std::string_view word) { emit(word, 1); });
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }

    static void reduce(std::string_view, throng::receiver<std::uint64_t>& counts, throng::output&,
                       throng::collectors<std::uint64_t>& all) {
        std::uint64_t total = 0;
        for (const std::uint64_t count : counts) total += count;
        all.send("words", total);
    }

    // Of each word, how often it occurs.
    static void collect(std::string_view, throng::receiver<std::uint64_t>& counts,
                        throng::output& out) {
        std::uint64_t different = 0;
        std::uint64_t words = 0;
        for (const std::uint64_t count : counts) {
            ++different;
            words += count;
        }
        out.write("distinct words", different);
        out.write("words", words);
    }

private:
    chosen_words words_;
};

}  // namespace

THRONG_JOB(distinct, "distinct", "How many distinct words there are, and how many in all")
