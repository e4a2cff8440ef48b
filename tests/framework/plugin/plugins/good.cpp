// A plugin as it should be.
#include <throng/job.hpp>

struct good {
    static void map(std::string_view line, throng::emitter<std::string_view, bool>& emit) {
        emit(line, true);
    }
};
THRONG_JOB(good, "good", "Copies its lines")
