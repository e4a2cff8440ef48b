// A job whose reducers get their values in the order of the input.
#include <throng/job.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

struct arriving {
    static constexpr auto order = throng::value_order::arrival;

    void map(std::string_view line, throng::emitter<std::uint64_t, std::string_view>& emit) const {
        emit(line.size() % 5, line);
    }
    void reduce(std::uint64_t rest, throng::receiver<std::string_view>& lines,
                throng::output& out) const {
        std::vector<std::string> all;
        for (const std::string_view line : lines) all.emplace_back(line);
        out.write(rest, all);
    }
};
THRONG_JOB(arriving, "arriving", "Lines by their length, in order")
