// expected: throng: partition must be static std::uint32_t partition(const Key& key,
#include <throng/job.hpp>

struct job {
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    static void combine(int& total, int more) { total += more; }
    static std::uint32_t partition(std::string_view key) { return key.size(); }
};

THRONG_JOB(job, "job", "A job that is wrong")
