// expected: throng: this job has no map: it needs void map(std::string_view line,
// throng::emitter<Key, Value>& emit) const
#include <throng/job.hpp>

struct job {
    static void combine(int& total, int more) { total += more; }
};

THRONG_JOB(job, "job", "A job that is wrong")
