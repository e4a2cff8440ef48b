// expected: throng: row.number: a number is an integer, a float or a double
#include <throng/job.hpp>

struct job {
    void map(const throng::csv_row& row, throng::emitter<std::string_view, int>& emit) const {
        emit("yes", row.number<bool>("yes") ? 1 : 0);
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
