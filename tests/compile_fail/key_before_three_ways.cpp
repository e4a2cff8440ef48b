// expected: throng: key_before must be static bool key_before(const Key& a, const Key& b)
#include <throng/job.hpp>

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    static void combine(int& total, int more) { total += more; }
    static int key_before(std::string_view a, std::string_view b) { return a.compare(b); }
};

THRONG_JOB(job, "job", "A job that is wrong")
