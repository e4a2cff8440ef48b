// expected: throng: finish cannot emit values that arrive in the order of the input
#include <throng/job.hpp>

struct job {
    static constexpr auto order = throng::value_order::arrival;
    struct state {
        int lines = 0;
        void finish(throng::emitter<std::string_view, int>& emit) { emit("lines", lines); }
    };
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit,
             state& mine) const {
        emit(line, ++mine.lines);
    }
    void reduce(std::string_view word, throng::receiver<int>& values, throng::output& out) const {
        out.write(word, *values.receive());
    }
};

THRONG_JOB(job, "job", "A job that is wrong")
