// expected: throng: output.write: this type cannot be written as a value: write a number, a text,
// an optional, a vector, pair, tuple or plain struct of these, or a type with a throng::codec
#include <throng/job.hpp>

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    void reduce(std::string_view key, throng::receiver<int>&, throng::output& out) const {
        out.write(key, nullptr);
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
