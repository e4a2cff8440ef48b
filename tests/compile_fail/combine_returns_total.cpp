// expected: throng: combine must be static void combine(Value& total, Value more), with the
// emitter's value type
#include <throng/job.hpp>

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    static int combine(int total, int more) { return total + more; }
};

THRONG_JOB(job, "job", "A job that is wrong")
