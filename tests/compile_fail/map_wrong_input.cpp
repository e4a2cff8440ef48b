// expected: throng: map has the wrong parameters: it takes a std::string_view (a line) or a const
// reference to another input (throng::record, block, csv_row, tsv_row, key_value, fixed,
// whole_file, task, or json of <throng/json.hpp>), and then a throng::emitter<Key, Value>&
#include <throng/job.hpp>

struct job {
    void map(int line, throng::emitter<int, int>& emit) const { emit(line, 1); }
};

THRONG_JOB(job, "job", "A job that is wrong")
