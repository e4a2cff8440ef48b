// expected: throng: a job with combine has no order
#include <throng/job.hpp>

struct job {
    static constexpr auto order = throng::value_order::arrival;
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    static void combine(int& total, int more) { total += more; }
};

THRONG_JOB(job, "job", "A job that is wrong")
