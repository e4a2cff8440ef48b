// How often each sequence of three words occurs in each file.
#include "jobs/words/word_sequences.hpp"

#include <throng/job.hpp>

#include <string_view>
#include <utility>

namespace {

class sequence_count {
public:
    using words_in_file = std::pair<std::string_view, std::string_view>;

    void parameters(throng::parameters& p) {
        p.integer("n", length_, 1, 100, "how many words a sequence has; all are of one line");
        p.integer("least", least_, 1, UINT64_MAX, "what occurs less often in a file is left out");
        words_.parameters(p);
    }

    void map(const throng::record& line,
             throng::emitter<words_in_file, std::uint64_t>& emit) const {
        for_each_sequence(words_, line.line(), length_, [&](std::string_view words) {
            emit({words, line.file()}, 1);
        });
    }

    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }

    void reduce(const words_in_file& key, throng::receiver<std::uint64_t>& counts,
                throng::output& out) const {
        std::uint64_t total = 0;
        for (const std::uint64_t count : counts) total += count;
        if (total >= least_) out.write(key, total);
    }

private:
    std::uint32_t length_ = 3;
    std::uint64_t least_ = 1;
    chosen_words words_;
};

}  // namespace

THRONG_JOB(sequence_count, "sequence-count", "How often three words in sequence occur in each file")
