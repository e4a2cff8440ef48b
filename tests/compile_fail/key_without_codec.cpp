// expected: throng: this type cannot be a key: keys are numbers, texts, and pairs and tuples of
// keys (see <throng/codec.hpp>)
#include <throng/job.hpp>

struct place {
    int x;
    int y;
};

struct job {
    void map(std::string_view line, throng::emitter<place, int>& emit) const {
        emit({static_cast<int>(line.size()), 2}, 1);
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
