// expected: throng: setup must be void setup(), public,
#include <throng/job.hpp>

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }

private:
    void setup() {}
};

THRONG_JOB(job, "job", "A job that is wrong")
