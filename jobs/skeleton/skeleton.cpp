// The job `skeleton`. As it stands it counts words; make it what you need. What its members may
// look like, and which of them may be left out, <throng/job.hpp> says.
#include <throng/job.hpp>

#include <cstdint>
#include <string_view>

struct skeleton_job {
    std::uint64_t least_letters = 1;

    // What `-D NAME=VALUE` may set.
    void parameters(throng::parameters& p) {
        p.integer("least_letters", least_letters, 1, 100, "words of fewer letters do not count");
    }

    // Called for every line; emits any number of pairs of key and value.
    void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) const {
        for (std::string_view word : throng::words(line)) {
            if (word.size() >= least_letters) emit(word, 1);
        }
    }

    // Adds a value to another of the same key, in any order, before they reach `reduce`.
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }

    // Called once for every key, with its values as they come.
    void reduce(std::string_view word, throng::receiver<std::uint64_t>& counts,
                throng::output& out) const {
        std::uint64_t total = 0;
        for (std::uint64_t count : counts) total += count;
        out.write(word, total);
    }
};

THRONG_JOB(skeleton_job, "skeleton", "How often each word occurs")
