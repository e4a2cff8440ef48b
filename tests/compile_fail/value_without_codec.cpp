// expected: throng: this type cannot be a value: values are numbers, texts, trivially copyable
// structs, and pairs, tuples, optionals and vectors of values (see <throng/codec.hpp>)
#include <throng/job.hpp>

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, const char*>& emit) const {
        emit(line, line.data());
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
