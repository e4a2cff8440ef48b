// expected: throng: throng::key_value<Key, Value>: what a job writes are numbers, texts, optionals,
// vectors, pairs, tuples and plain structs of these, and types with a throng::codec
#include <throng/job.hpp>

struct job {
    void map(const throng::key_value<int, const char*>& result,
             throng::emitter<int, int>& emit) const {
        emit(result.key, 1);
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
