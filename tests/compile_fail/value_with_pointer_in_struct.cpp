// expected: throng: this type cannot be a value: values are numbers, texts, trivially copyable
// structs, optionals, vectors, pairs, tuples and plain structs of values, and types with a
// throng::codec (see <throng/codec.hpp>)
#include <throng/job.hpp>

struct place {
    int x;
    const char* name;
};

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, place>& emit) const {
        emit(line, {1, line.data()});
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
