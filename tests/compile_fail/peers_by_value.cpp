// expected: throng: reduce has the wrong parameters: it takes the key, a throng::receiver<Value>&
// and a throng::output&, and, where reducers send messages, a throng::peers<Key, Value>&
#include <throng/job.hpp>

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    void reduce(std::string_view, throng::receiver<int>&, throng::output&,
                throng::peers<std::string_view, int>) const {}
};

THRONG_JOB(job, "job", "A job that is wrong")
