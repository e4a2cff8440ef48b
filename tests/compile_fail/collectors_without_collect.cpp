// expected: throng: this job's reduce sends to collectors: it needs void collect
#include <throng/job.hpp>

struct job {
    static constexpr std::string_view collectors[] = {"all"};
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    void reduce(std::string_view, throng::receiver<int>&, throng::output&,
                throng::collectors<int>&) const {}
};

THRONG_JOB(job, "job", "A job that is wrong")
