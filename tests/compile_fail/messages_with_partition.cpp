// expected: throng: a job whose reducers send messages has no partition of its own
#include <throng/job.hpp>

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    static std::uint32_t partition(std::string_view, std::uint32_t partitions) {
        return partitions - 1;
    }
    void reduce(std::string_view, throng::receiver<int>&, throng::output&,
                throng::peers<std::string_view, int>&) const {}
};

THRONG_JOB(job, "job", "A job that is wrong")
