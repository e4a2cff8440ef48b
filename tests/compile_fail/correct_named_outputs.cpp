#include <throng/job.hpp>

#include <array>
#include <string>
#include <utility>

// Compiled like the others, and must succeed: so that they fail for what they say.
struct one {
    static constexpr std::string_view outputs[] = {"rejected"};
    static void map(std::string_view line, throng::emitter<std::string_view, int>& emit) {
        emit.write_to("rejected", line, std::pair(1, std::string("one")));
        emit.write_to("rejected", 2.5);
    }
};

struct several : one {
    static constexpr std::array<const char*, 2> outputs{"A-b_9", "other"};
    static void reduce(std::string_view, throng::receiver<int>&, throng::output& out) {
        out.write_to("other", std::string("key"), 1);
        out.write_to("other", 'c');
    }
};

static_assert(throng::detail::checked_job_table<several>("", "").output_count == 2);

THRONG_JOB(one, "job", "A job that is right")
