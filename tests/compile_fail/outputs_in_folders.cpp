// expected: throng: outputs must be static constexpr std::string_view outputs[] = {...}
#include <throng/job.hpp>

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    static constexpr std::string_view outputs[] = {"rejected/lines"};
};

THRONG_JOB(job, "job", "A job that is wrong")
