// expected: throng: a job must be default-constructible: it is set up by its parameters
#include <throng/job.hpp>

struct job {
    explicit job(int) {}
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
