// expected: throng: output.write: this type cannot be written as a value: write a number, a text,
// or a pair or tuple of these
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
