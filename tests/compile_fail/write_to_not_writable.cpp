// expected: throng: write_to: this type cannot be written as a value
#include <throng/job.hpp>

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit.write_to("rejected", line, emit);
    }
    static constexpr std::string_view outputs[] = {"rejected"};
};

THRONG_JOB(job, "job", "A job that is wrong")
