// Word count by blocks of text instead of lines, for word_count.sh.
#include <throng/job.hpp>

#include <cstdint>
#include <string_view>

struct block_words {
    static void map(const throng::block& text,
                    throng::emitter<std::string_view, std::uint64_t>& emit) {
        for (const std::string_view word : throng::words(text.text())) emit(word, 1);
    }
    static void combine(std::uint64_t& total, std::uint64_t more) { total += more; }
};
THRONG_JOB(block_words, "block_words", "Counts words, block by block")
