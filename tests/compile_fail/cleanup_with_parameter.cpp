// expected: throng: cleanup must be void cleanup()
#include <throng/job.hpp>

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    void cleanup(bool) {}
};

THRONG_JOB(job, "job", "A job that is wrong")
