// expected: throng: each mapper makes its own object of map's third parameter
#include <throng/job.hpp>

struct job {
    struct state {
        explicit state(int first) : lines(first) {}
        int lines;
    };
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit,
             state& mine) const {
        emit(line, ++mine.lines);
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
