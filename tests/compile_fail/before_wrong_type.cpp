// expected: throng: before must be
// static bool before(const Value& a, const Value& b), with the emitter's value type
#include <throng/job.hpp>

struct job {
    static constexpr auto order = throng::value_order::sorted;
    static bool before(long a, long b) { return a > b; }
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    void reduce(std::string_view word, throng::receiver<int>& values, throng::output& out) const {
        out.write(word, *values.receive());
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
