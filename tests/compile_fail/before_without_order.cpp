// expected: throng: before says how values are sorted: it needs
// static constexpr auto order = throng::value_order::sorted
#include <throng/job.hpp>

struct job {
    static bool before(int a, int b) { return a > b; }
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    void reduce(std::string_view word, throng::receiver<int>& values, throng::output& out) const {
        out.write(word, *values.receive());
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
