// expected: throng: this type cannot be a value: values are numbers, texts, trivially copyable
// structs, optionals, vectors, pairs, tuples and plain structs of values, and types with a
// throng::codec (see <throng/codec.hpp>)
#include <throng/job.hpp>

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, const char*>& emit) const {
        emit(line, line.data());
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
