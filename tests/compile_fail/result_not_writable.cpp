// expected: throng: without reduce the emitted values are the result, and this type cannot be
// written: write a number, a text, an optional, a vector, pair, tuple or plain struct of these, or
// a type with a throng::codec
#include <throng/job.hpp>

class place {
public:
    int x() const { return x_; }

private:
    int x_ = 0;
};

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, place>& emit) const {
        emit(line, place());
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
