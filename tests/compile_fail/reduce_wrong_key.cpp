// expected: throng: reduce's key type does not match the emitter's
#include <throng/job.hpp>

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    void reduce(int, throng::receiver<int>&, throng::output&) const {}
};

THRONG_JOB(job, "job", "A job that is wrong")
