#include <throng/job.hpp>

struct line_lengths {
    void map(std::string_view line, throng::emitter<std::uint64_t, std::uint64_t>& emit) const {
        emit(line.size(), 1);
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }

    void reduce(std::uint64_t length, throng::receiver<std::uint64_t>& counts,
                throng::output& out) const {
        std::uint64_t lines = 0;
        for (std::uint64_t count : counts) lines += count;
        out.write(length, lines);
    }
};
THRONG_JOB(line_lengths, "line_lengths", "How many lines have which length")
