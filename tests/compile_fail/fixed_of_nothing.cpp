// expected: throng: a throng::fixed record has at least one byte, and less than 4 GiB
#include <throng/job.hpp>

struct job {
    void map(const throng::fixed<0>& record, throng::emitter<std::string_view, int>& emit) const {
        emit(record.bytes(), 1);
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
