// expected: throng: values of a type that has no operator< can be sorted only by a
// static bool before(const Value& a, const Value& b) of the job
#include <throng/job.hpp>

struct point {
    int x, y;
};

struct job {
    static constexpr auto order = throng::value_order::sorted;
    void map(std::string_view line, throng::emitter<std::string_view, point>& emit) const {
        emit(line, {1, 2});
    }
    void reduce(std::string_view word, throng::receiver<point>& values, throng::output& out) const {
        out.write(word, values.receive()->x);
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
