// expected: throng: reduce's receiver type does not match the emitter's value type
#include <throng/job.hpp>

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    void reduce(std::string_view, throng::receiver<long>&, throng::output&) const {}
};

THRONG_JOB(job, "job", "A job that is wrong")
