// How often each word occurs.
#include "jobs/words/chosen_words.hpp"

#include <throng/job.hpp>

namespace {

class word_count {
public:
    void parameters(throng::parameters& p) { words_.parameters(p); }

    void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) const {
        words_.for_each(line, [&emit](std::string_view word) { emit(word, 1); });
    }

    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }

    void reduce(std::string_view word, throng::receiver<std::uint64_t>& counts,
                throng::output& out) const {
        std::uint64_t total = 0;
        for (const std::uint64_t count : counts) total += count;
        out.write(word, total);
    }

private:
    chosen_words words_;
};

}  // namespace

THRONG_JOB(word_count, "wordcount", "How often each word occurs")
