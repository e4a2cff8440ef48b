// expected: throng: a job whose reducers send messages has no order
#include <throng/job.hpp>

struct job {
    static constexpr auto order = throng::value_order::arrival;
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    void reduce(std::string_view, throng::receiver<int>&, throng::output&,
                throng::peers<std::string_view, int>&) const {}
};

THRONG_JOB(job, "job", "A job that is wrong")
