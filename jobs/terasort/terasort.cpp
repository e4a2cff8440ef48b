// Sorts records: lines of a key, a tab and a value, by the bytes of the key.
#include <throng/job.hpp>

#include <string_view>

namespace {

struct terasort {
    using record = throng::key_value<std::string_view, std::string_view>;
    // Of records with the same key: by value, so that the result is always the same.
    static constexpr auto order = throng::value_order::sorted;

    static void map(const record& line, throng::emitter<std::string_view, std::string_view>& emit) {
        emit(line.key, line.value);
    }
    static void reduce(std::string_view key, throng::receiver<std::string_view>& values,
                       throng::output& out) {
        for (const std::string_view value : values) out.write(key, value);
    }
};

}  // namespace

THRONG_JOB(terasort, "terasort", "Sorts lines of a key, a tab and a value, by the key")
