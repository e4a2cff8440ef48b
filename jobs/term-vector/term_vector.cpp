// The most frequent words of each file.
#include "jobs/words/chosen_words.hpp"
#include "jobs/words/term_counts.hpp"

#include <throng/job.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using counted_word = std::pair<std::string_view, std::uint64_t>;
using emitter = throng::emitter<std::string_view, counted_word>;

void emit_count(emitter& emit, std::string_view file, std::string_view word, std::uint64_t count) {
    emit(file, {word, count});
}

class term_vector {
public:
    static constexpr auto order = throng::value_order::sorted;
    using seen_words = term_counts<emitter, emit_count>;

    void parameters(throng::parameters& p) {
        p.integer("least", least_, 1, UINT64_MAX, "words that occur less often are left out");
        p.integer("most", most_, 1, 1'000'000, "how many words of a file there are at most");
        words_.parameters(p);
    }

    void map(const throng::record& line, emitter& emit, seen_words& mine) const {
        words_.for_each(line.line(),
                        [&](std::string_view word) { mine.add(line.file(), word, emit); });
    }

    void reduce(std::string_view file, throng::receiver<counted_word>& sorted,
                throng::output& out) const {
        terms best;
        std::pair<std::string, std::uint64_t> current;  // no word is empty
        for (const auto& [word, count] : sorted) {
            if (word != current.first) {
                consider(current, best);
                current = {std::string(word), 0};
            }
            current.second += count;
        }
        consider(current, best);
        keep_best(best);
        if (!best.empty()) out.write(file, best);
    }

private:
    using terms = std::vector<std::pair<std::string, std::uint64_t>>;

    void consider(std::pair<std::string, std::uint64_t>& word, terms& best) const {
        if (word.second >= least_) best.push_back(std::move(word));
        if (best.size() == 2 * most_) keep_best(best);
    }

    // The most frequent ones, in that order; equally frequent ones in the order of the alphabet.
    void keep_best(terms& best) const {
        std::stable_sort(best.begin(), best.end(),
                         [](const auto& a, const auto& b) { return a.second > b.second; });
        if (best.size() > most_) best.resize(most_);
    }

    std::uint64_t least_ = 2;
    std::size_t most_ = 20;
    chosen_words words_;
};

}  // namespace

THRONG_JOB(term_vector, "term-vector", "The most frequent words of each file")
