#include <throng/job.hpp>

struct longest_line {
    using emitter = throng::emitter<std::string_view, std::string>;

    struct best {  // of a mapper's lines
        std::string line;
        void finish(emitter& emit) const { emit("longest", line); }
    };

    // Of lines that are equally long the first in alphabetical order: that is the same one however
    // the input is split.
    static bool better(std::string_view a, std::string_view b) {
        return a.size() != b.size() ? a.size() > b.size() : a < b;
    }
    static void map(std::string_view line, emitter&, best& mine) {
        if (better(line, mine.line)) mine.line = line;
    }
    static void combine(std::string& total, const std::string& more) {
        if (better(more, total)) total = more;
    }
};
THRONG_JOB(longest_line, "longest_line", "The longest line")
