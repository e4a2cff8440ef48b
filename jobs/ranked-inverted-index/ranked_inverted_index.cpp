// In which files each word, or sequence of words, occurs, and how often: most often first.
#include "jobs/words/term_counts.hpp"
#include "jobs/words/word_sequences.hpp"

#include <throng/job.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using counted_file = std::pair<std::string_view, std::uint64_t>;  // and how often it has the words
using emitter = throng::emitter<std::string_view, counted_file>;

void emit_count(emitter& emit, std::string_view file, std::string_view words, std::uint64_t count) {
    emit(words, {file, count});
}

class ranked_inverted_index {
public:
    static constexpr auto order = throng::value_order::sorted;
    using seen_words = term_counts<emitter, emit_count>;

    void parameters(throng::parameters& p) {
        p.integer("n", length_, 1, 100, "how many words are sought together; all are of one line");
        words_.parameters(p);
    }

    void map(const throng::record& line, emitter& emit, seen_words& mine) const {
        for_each_sequence(words_, line.line(), length_,
                          [&](std::string_view words) { mine.add(line.file(), words, emit); });
    }

    void reduce(std::string_view words, throng::receiver<counted_file>& sorted,
                throng::output& out) const {
        std::vector<std::pair<std::string, std::uint64_t>> files;
        for (const auto& [file, count] : sorted) {
            if (files.empty() || files.back().first != file) files.emplace_back(file, 0);
            files.back().second += count;
        }
        std::stable_sort(files.begin(), files.end(), [](const auto& a, const auto& b) {
            return a.second > b.second;  // equal ones stay in the order of their names
        });
        out.write(words, files);
    }

private:
    std::uint32_t length_ = 1;
    chosen_words words_;
};

}  // namespace

THRONG_JOB(ranked_inverted_index, "ranked-inverted-index",
           "Which files have each word, most often first")
