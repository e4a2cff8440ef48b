#include <throng/job.hpp>

#include <set>

struct known_words {
    void parameters(throng::parameters& p) {
        p.required_file("words", file_, "the words that are counted, one a line");
    }
    void setup() {
        for (std::string& word : throng::read_lines(file_)) known_.insert(std::move(word));
    }
    void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) const {
        for (const std::string_view word : throng::words(line)) {
            if (known_.contains(word)) emit(word, 1);
        }
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }

private:
    std::string file_;
    std::set<std::string, std::less<>> known_;
};
THRONG_JOB(known_words, "known_words", "How often each of some words occurs")
