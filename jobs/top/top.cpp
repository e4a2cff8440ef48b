// The most frequent words.
#include "jobs/words/chosen_words.hpp"

#include <throng/job.hpp>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace {

class top_words {
public:
    using emitter = throng::emitter<std::string_view, std::uint64_t>;
    using counted = std::pair<std::uint64_t, std::string>;  // how often, and the word
    static constexpr std::string_view collectors[] = {"top"};

    void parameters(throng::parameters& p) {
        words_.parameters(p);
        p.integer("n", most_, 1, std::numeric_limits<std::uint32_t>::max(), "how many words");
    }

    void map(std::string_view line, emitter& emit) const {
        words_.for_each(line, [&emit](std::string_view word) { emit(word, 1); });
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }

    static void reduce(std::string_view word, throng::receiver<std::uint64_t>& counts,
                       throng::output&, throng::collectors<counted>& all) {
        std::uint64_t total = 0;
        for (const std::uint64_t count : counts) total += count;
        all.send("top", {total, std::string(word)});
    }

    // Of words that are equally frequent the first in alphabetical order.
    void collect(std::string_view, throng::receiver<counted>& words, throng::output& out) const {
        const auto before = [](const counted& a, const counted& b) {
            return a.first != b.first ? a.first > b.first : a.second < b.second;
        };
        std::vector<counted> best;  // a heap, with the last of them first
        for (counted word : words) {
            if (best.size() == most_ && !before(word, best.front())) continue;
            best.push_back(std::move(word));
            std::ranges::push_heap(best, before);
            if (best.size() <= most_) continue;
            std::ranges::pop_heap(best, before);
            best.pop_back();
        }
        std::ranges::sort_heap(best, before);
        std::uint64_t rank = 0;
        for (const auto& [count, word] : best) out.write(++rank, std::pair(word, count));
    }

private:
    chosen_words words_;
    std::uint32_t most_ = 10;
};

}  // namespace

THRONG_JOB(top_words, "top", "The most frequent words")
