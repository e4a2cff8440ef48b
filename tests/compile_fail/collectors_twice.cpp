// expected: throng: a job whose reduce sends to collectors names them
#include <throng/job.hpp>

struct job {
    static constexpr std::string_view collectors[] = {"all", "all"};
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    void reduce(std::string_view, throng::receiver<int>&, throng::output&,
                throng::collectors<int>&) const {}
    void collect(std::string_view, throng::receiver<int>&, throng::output&) const {}
};

THRONG_JOB(job, "job", "A job that is wrong")
