#include <throng/job.hpp>

#include <string>
#include <utility>

// Compiled like the others, and must succeed: so that they fail for what they say.
struct texts {
    static void map(std::string_view line, throng::emitter<std::string_view, int>& emit) {
        emit(line, 1);
    }
    static void combine(int& total, int more) { total += more; }
    static std::uint32_t partition(const std::string& key, std::uint32_t partitions) noexcept {
        return static_cast<std::uint32_t>(key.size()) % partitions;
    }
    static bool key_before(std::string_view a, const std::string_view& b) { return b < a; }
};

struct pairs {
    using key = std::pair<std::string_view, std::uint32_t>;
    bool descending = true;
    static void map(std::string_view line, throng::emitter<key, int>& emit) { emit({line, 1}, 1); }
    static void combine(int& total, int more) { total += more; }
    static std::size_t partition(const key& which, std::size_t partitions) {
        return which.second % partitions;
    }
    bool key_before(const key& a, const key& b) const { return descending ? b < a : a < b; }
};

// Without reducers, results can be sorted all the same.
struct map_only {
    static void map(std::string_view, throng::emitter<int, int>& emit) { emit(1, 1); }
    static bool key_before(int a, int b) { return a > b; }
};

static_assert(throng::detail::checked_job_table<pairs>("", "").flags & THRONG_JOB_PARTITIONS);
static_assert(throng::detail::checked_job_table<map_only>("", "").compare_keys != nullptr);

THRONG_JOB(texts, "job", "A job that is right")
