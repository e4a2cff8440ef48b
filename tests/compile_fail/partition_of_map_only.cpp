// expected: throng: partition says where keys are reduced, and this job has neither
#include <throng/job.hpp>

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    static std::uint32_t partition(std::string_view key, std::uint32_t partitions) {
        return key.size() % partitions;
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
