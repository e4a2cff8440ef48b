// expected: throng: map must be one public member function, neither overloaded nor a template
#include <throng/job.hpp>

class job {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
