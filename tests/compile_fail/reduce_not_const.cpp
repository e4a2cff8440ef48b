// expected: throng: reduce must be const or static: all reducers share one job object
#include <throng/job.hpp>

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    void reduce(std::string_view, throng::receiver<int>&, throng::output&) {}
};

THRONG_JOB(job, "job", "A job that is wrong")
