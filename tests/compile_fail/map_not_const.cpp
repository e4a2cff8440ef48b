// expected: throng: map must be const or static: all mappers share one job object
#include <throng/job.hpp>

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) { emit(line, 1); }
};

THRONG_JOB(job, "job", "A job that is wrong")
