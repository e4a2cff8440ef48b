// expected: throng: order is that in which reduce gets its values, and this job has no reduce
#include <throng/job.hpp>

struct job {
    static constexpr auto order = throng::value_order::sorted;
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
