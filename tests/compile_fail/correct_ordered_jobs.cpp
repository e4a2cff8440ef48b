#include <throng/job.hpp>

#include <string>
#include <vector>

// Compiled like the others, and must succeed: so that they fail for what they say.
struct in_arrival {
    static constexpr auto order = throng::value_order::arrival;
    void map(std::string_view line, throng::emitter<std::string_view, int>& emit) const {
        emit(line, 1);
    }
    void reduce(std::string_view word, throng::receiver<int>& values, throng::output& out) const {
        for (const int value : values) out.write(word, value);
    }
};

struct sorted : in_arrival {
    static constexpr auto order = throng::value_order::sorted;
};

struct sorted_by_before : in_arrival {
    static constexpr throng::value_order order = throng::value_order::sorted;
    static bool before(int a, const int& b) { return a > b; }
};

// What is emitted need not be what can be written.
struct with_vectors {
    static constexpr auto order = throng::value_order::sorted;
    void map(std::string_view line, throng::emitter<int, std::vector<std::string>>& emit) const {
        emit(1, {std::string(line)});
    }
    void reduce(int key, throng::receiver<std::vector<std::string>>& values,
                throng::output& out) const {
        for (const auto& value : values) out.write(key, value.front());
    }
};

struct with_combine : in_arrival {
    static constexpr auto order = throng::value_order::unspecified;
    static void combine(int& total, int more) { total += more; }
};

static_assert(throng::detail::checked_job_table<in_arrival>("", "").order == THRONG_ORDER_ARRIVAL);
static_assert(throng::detail::checked_job_table<sorted>("", "").order == THRONG_ORDER_SORTED);
static_assert(throng::detail::checked_job_table<with_vectors>("", "").order == THRONG_ORDER_SORTED);
static_assert(throng::detail::checked_job_table<with_combine>("", "").order ==
              THRONG_ORDER_UNSPECIFIED);

THRONG_JOB(sorted_by_before, "job", "A job that is right")
