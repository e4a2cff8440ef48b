// How often each sequence of n words occurs.
#include "jobs/words/word_sequences.hpp"

#include <throng/job.hpp>

namespace {

class ngrams {
public:
    void parameters(throng::parameters& p) {
        p.integer("n", length_, 1, 100, "how many words a sequence has; all are of one line");
        p.integer("least", least_, 1, UINT64_MAX, "sequences that occur less often are left out");
        words_.parameters(p);
    }

    void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) const {
        for_each_sequence(words_, line, length_, [&](std::string_view words) { emit(words, 1); });
    }

    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }

    void reduce(std::string_view words, throng::receiver<std::uint64_t>& counts,
                throng::output& out) const {
        std::uint64_t total = 0;
        for (const std::uint64_t count : counts) total += count;
        if (total >= least_) out.write(words, total);
    }

private:
    std::uint32_t length_ = 2;
    std::uint64_t least_ = 1;
    chosen_words words_;
};

}  // namespace

THRONG_JOB(ngrams, "ngrams", "How often each sequence of n words occurs")
