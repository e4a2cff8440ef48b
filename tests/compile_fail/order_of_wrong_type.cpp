// expected: throng: order must be public, and
// static constexpr auto order = throng::value_order::arrival (or sorted)
#include <throng/job.hpp>

struct job {
    static constexpr bool order = true;
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    void reduce(std::string_view word, throng::receiver<int>& values, throng::output& out) const {
        out.write(word, *values.receive());
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
