// expected: throng: read_header is told the header lines of tables
#include <throng/job.hpp>

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    void read_header(std::string_view, std::span<const std::string>) const {}
};

THRONG_JOB(job, "job", "A job that is wrong")
