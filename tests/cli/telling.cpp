// A job that says how it is getting on.
#include <throng/job.hpp>

struct telling {
    static void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) {
        emit.status("read\t" + std::string(line.substr(0, 3)));
        emit(line.substr(0, 1), 1);
    }
    static void reduce(std::string_view begin, throng::receiver<std::uint64_t>& lines,
                       throng::output& out) {
        std::uint64_t total = 0;
        for (const std::uint64_t more : lines) total += more;
        out.status("reduced all");
        out.write(begin, total);
    }
};
THRONG_JOB(telling, "telling", "How lines begin")
