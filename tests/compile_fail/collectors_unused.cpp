// expected: throng: this job has collectors to which nothing is sent
#include <throng/job.hpp>

struct job {
    static constexpr std::string_view collectors[] = {"all"};
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    void reduce(std::string_view, throng::receiver<int>&, throng::output&) const {}
    void collect(std::string_view, throng::receiver<int>&, throng::output&) const {}
};

THRONG_JOB(job, "job", "A job that is wrong")
