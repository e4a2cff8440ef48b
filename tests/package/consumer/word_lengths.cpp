// A job as somebody else would write it, in a project of their own.
#include <throng/job.hpp>

#include <cstdint>
#include <string_view>

struct word_lengths {
    void map(std::string_view line, throng::emitter<std::uint64_t, std::uint64_t>& emit) const {
        for (std::string_view word : throng::words(line)) emit(word.size(), 1);
    }

    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
};

THRONG_JOB(word_lengths, "word_lengths", "How often words of each length occur")
