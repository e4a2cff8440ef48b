// expected: throng: without reduce the emitted values are the result, and this type cannot be
// written: emit a number, a text, or a pair or tuple of these
#include <throng/job.hpp>

struct place {
    int x;
    int y;
};

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, place>& emit) const {
        emit(line, {1, 2});
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
