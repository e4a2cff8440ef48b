// A plugin whose job has another name than its file.
#include <throng/job.hpp>

struct renamed {
    static void map(std::string_view line, throng::emitter<std::string_view, bool>& emit) {
        emit(line, false);
    }
};
THRONG_JOB(renamed, "renamed", "Copies its lines, too")
