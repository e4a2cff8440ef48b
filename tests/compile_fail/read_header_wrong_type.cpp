// expected: throng: read_header must be void read_header(std::string_view file
#include <throng/job.hpp>

struct job {
    void map(const throng::csv_row& row, throng::emitter<std::string_view, int>& emit) const {
        emit(row[0], 1);
    }
    void read_header(std::string_view) const {}
};

THRONG_JOB(job, "job", "A job that is wrong")
