// expected: throng: fixed.read: the record has not as many bytes
#include <throng/job.hpp>

struct job {
    void map(const throng::fixed<4>& record, throng::emitter<double, int>& emit) const {
        emit(record.read<double>(0), 1);
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
