// expected: throng: map has the wrong parameters: it takes a std::string_view (a line), a const
// throng::record& or a const throng::block&, and then a throng::emitter<Key, Value>&
#include <throng/job.hpp>

struct job {
    void map(int line, throng::emitter<int, int>& emit) const { emit(line, 1); }
};

THRONG_JOB(job, "job", "A job that is wrong")
