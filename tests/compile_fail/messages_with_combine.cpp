// expected: throng: a job whose reducers send messages has no combine
#include <throng/job.hpp>

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    static void combine(int& total, int more) { total += more; }
    void reduce(std::string_view, throng::receiver<int>&, throng::output&,
                throng::peers<std::string_view, int>&) const {}
};

THRONG_JOB(job, "job", "A job that is wrong")
