// expected: throng: reduce's peers types do not match the emitter's
#include <throng/job.hpp>

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    void reduce(std::string_view, throng::receiver<int>&, throng::output&,
                throng::peers<std::string_view, long>&) const {}
};

THRONG_JOB(job, "job", "A job that is wrong")
