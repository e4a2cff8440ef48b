// expected: throng: this type cannot be a key: keys are numbers, texts, optionals, vectors, pairs,
// tuples and plain structs of keys, and types with a throng::codec (see <throng/codec.hpp>)
#include <throng/job.hpp>

struct place {
    std::string_view name;
    int x;
};

struct job {
    void map(std::string_view line, throng::emitter<place, int>& emit) const { emit({line, 1}, 1); }
};

THRONG_JOB(job, "job", "A job that is wrong")
