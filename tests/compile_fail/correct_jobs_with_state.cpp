#include <throng/job.hpp>

#include <string>

// Compiled like the others, and must succeed: so that they fail for what they say.
using emitter = throng::emitter<std::string_view, int>;

struct with_plain_state {
    struct state {
        int lines = 0;
    };
    static void map(std::string_view line, emitter& emit, state& mine) { emit(line, ++mine.lines); }
    void setup() {}
    void cleanup() noexcept {}
};

struct with_state_of_job {
    int first = 1;
    struct state {
        explicit state(const with_state_of_job& job) : lines(job.first) {}
        state(const state&) = delete;
        int lines;
        void finish(emitter& emit) const { emit("lines", lines); }
    };
    void map(std::string_view, emitter&, state& mine) const { ++mine.lines; }
    static void cleanup() {}
};

struct in_arrival : with_plain_state {
    static constexpr auto order = throng::value_order::arrival;
    void reduce(std::string_view word, throng::receiver<int>& values, throng::output& out) const {
        out.write(word, *values.receive());
    }
};

static_assert(throng::detail::checked_job_table<with_plain_state>("", "").cleanup != nullptr);
static_assert(throng::detail::checked_job_table<in_arrival>("", "").order == THRONG_ORDER_ARRIVAL);

THRONG_JOB(with_state_of_job, "job", "A job that is right")
