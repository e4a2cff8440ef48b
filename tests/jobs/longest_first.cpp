#include <throng/job.hpp>

struct longest_first {
    static void map(std::string_view line, throng::emitter<std::uint64_t, std::uint64_t>& emit) {
        emit(line.size(), 1);
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }

    static bool key_before(std::uint64_t a, std::uint64_t b) { return a > b; }
};
THRONG_JOB(longest_first, "longest_first", "How many lines have which length, the longest first")
