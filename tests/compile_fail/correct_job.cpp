#include <throng/job.hpp>

// Compiled like the others, and must succeed: so that they fail for what they say.
struct job {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    static void combine(int& total, int more) { total += more; }
    void reduce(std::string_view word, throng::receiver<int>& values, throng::output& out) const {
        int total = 0;
        for (const int value : values) total += value;
        out.write(word, total);
    }
};

THRONG_JOB(job, "job", "A job that is right")
