// Where each word occurs: in which files, or in which lines of them.
#include "jobs/words/chosen_words.hpp"
#include "jobs/words/term_counts.hpp"

#include <throng/job.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using place = std::pair<std::string_view, std::uint64_t>;  // file, line from 1 or 0 for all
using emitter = throng::emitter<std::string_view, place>;

void emit_file(emitter& emit, std::string_view file, std::string_view word, std::uint64_t) {
    emit(word, {file, 0});
}

class inverted_index {
public:
    static constexpr auto order = throng::value_order::sorted;
    using seen_words = term_counts<emitter, emit_file>;  // where places are files

    void parameters(throng::parameters& p) {
        p.choice("places", places_, {"files", "lines"}, "what is listed; a line as FILE:NUMBER");
        words_.parameters(p);
    }

    void map(const throng::record& line, emitter& emit, seen_words& mine) const {
        if (places_ == places::files) {
            words_.for_each(line.line(),
                            [&](std::string_view word) { mine.add(line.file(), word, emit); });
        } else {
            const place here(line.file(), line.line_number());
            words_.for_each(line.line(), [&](std::string_view word) { emit(word, here); });
        }
    }

    void reduce(std::string_view word, throng::receiver<place>& sorted, throng::output& out) const {
        std::vector<std::string> found;
        std::pair<std::string, std::uint64_t> last;  // no file's name is empty
        for (const auto& [file, line] : sorted) {
            if (file == last.first && line == last.second) continue;
            last = {std::string(file), line};
            found.push_back(line == 0 ? last.first : last.first + ":" + std::to_string(line));
        }
        out.write(word, found);
    }

private:
    enum class places : std::uint8_t { files, lines };

    places places_ = places::files;
    chosen_words words_;
};

}  // namespace

THRONG_JOB(inverted_index, "inverted-index", "Where each word occurs: in which files or lines")
