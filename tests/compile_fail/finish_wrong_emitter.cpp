// expected: throng: finish must be void finish(throng::emitter<Key, Value>& emit)
#include <throng/job.hpp>

struct job {
    struct state {
        int lines = 0;
        void finish(throng::emitter<std::string_view, long>& emit) { emit("lines", lines); }
    };
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit,
             state& mine) const {
        emit(line, ++mine.lines);
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
