// The sum of the numbers that lines of name, tab and number give for each name. A line that is
// different is a bad record, and the reason quotes it.
#include <throng/job.hpp>

#include <charconv>

struct add_numbers {
    void map(std::string_view line, throng::emitter<std::string_view, std::int64_t>& emit) const {
        const std::size_t tab = line.find('\t');
        if (tab == line.npos) throw throng::error("no tab in '" + std::string(line) + "'");
        const std::string_view text = line.substr(tab + 1);
        std::int64_t number = 0;
        const char* end = text.data() + text.size();
        const auto [stop, failure] = std::from_chars(text.data(), end, number);
        if (failure != std::errc() || stop != end) {
            throw throng::error("'" + std::string(text) + "' is no number\nin '" +
                                std::string(line) + "'");
        }
        emit(line.substr(0, tab), number);
    }
    static void combine(std::int64_t& total, std::int64_t more) { total += more; }
};
THRONG_JOB(add_numbers, "add_numbers", "The sum of the numbers of each name")
