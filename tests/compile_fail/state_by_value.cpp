// expected: throng: the third parameter of map, if there is one, is a State&
#include <throng/job.hpp>

struct job {
    struct state {
        int lines = 0;
    };
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit,
             state mine) const {
        emit(line, ++mine.lines);
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
