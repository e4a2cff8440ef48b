#include <throng/job.hpp>

struct frequencies {
    void map(const throng::key_value<std::string_view, std::uint64_t>& word,
             throng::emitter<std::uint64_t, std::uint64_t>& emit) const {
        emit(word.value, 1);
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
};
THRONG_JOB(frequencies, "frequencies", "How many words occur how often")
