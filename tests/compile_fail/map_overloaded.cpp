// expected: throng: map must be one public member function, neither overloaded nor a template
#include <throng/job.hpp>

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    void map(const throng::record&, throng::emitter<std::string_view, int>&) const {}
};

THRONG_JOB(job, "job", "A job that is wrong")
