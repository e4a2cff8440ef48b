// Prints words of eight letters, each of them a given number of times, all in random order:
//   distinct_words WORDS TIMES [SEED]
// The same arguments give the same text everywhere.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace {

constexpr std::uint64_t letters = 26;
constexpr std::uint64_t word_letters = 8;
constexpr std::uint64_t all_words = 208'827'064'576;  // 26^8
constexpr std::uint64_t step = 61'803'398'875;        // spreads neighbours over the alphabet
static_assert(std::gcd(step, all_words) == 1, "different numbers must give different words");
constexpr std::uint64_t most_words = 250'000'000;  // step * number fits into 64 bits
constexpr std::size_t words_in_a_line = 10;
constexpr std::size_t flush_bytes = 1 << 20;

void append_word(std::string& text, std::uint64_t number) {
    std::uint64_t rest = number * step % all_words;
    for (std::uint64_t i = 0; i < word_letters; ++i) {
        text += static_cast<char>('a' + rest % letters);
        rest /= letters;
    }
}

bool write_out(std::string& text) {
    const bool done = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
    text.clear();
    return done;
}

// std::shuffle may differ from library to library.
void shuffle(std::vector<std::uint32_t>& numbers, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    for (std::size_t i = numbers.size(); i > 1; --i)
        std::swap(numbers[i - 1], numbers[random() % i]);
}

}  // namespace

int main(int argc, char** argv) {
    const std::uint64_t words = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 0;
    const std::uint64_t times = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 0;
    const std::uint64_t seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
    if (words == 0 || words > most_words || times == 0) {
        std::fputs("usage: distinct_words WORDS TIMES [SEED]\n", stderr);
        return 2;
    }
    std::vector<std::uint32_t> numbers;
    numbers.reserve(words * times);
    for (std::uint64_t i = 0; i < words * times; ++i) {
        numbers.push_back(static_cast<std::uint32_t>(i % words));
    }
    shuffle(numbers, seed);
    std::string text;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        append_word(text, numbers[i]);
        text += (i + 1) % words_in_a_line == 0 || i + 1 == numbers.size() ? '\n' : ' ';
        if (text.size() >= flush_bytes && !write_out(text)) return 1;
    }
    return write_out(text) && std::fflush(stdout) == 0 ? 0 : 1;
}
