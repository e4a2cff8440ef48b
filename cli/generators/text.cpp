// Lines of made-up words, whose frequencies follow Zipf's law.
#include "cli/option_values.hpp"
#include "exponent.hpp"
#include "generator.hpp"
#include "random_numbers.hpp"
#include "syllables.hpp"
#include "zipf.hpp"

#include <CLI/CLI.hpp>

#include <array>
#include <cstring>

namespace throng::cli {

namespace {

constexpr generator_description description = {
    "text", "Lines of made-up words, whose frequencies follow Zipf's law",
    "Records:\n"
    "  A line has 1 to 2 N - 1 words with spaces between, N (--words) on average.\n"
    "  Word number i, of 1 to V (--vocabulary), occurs in proportion to 1 / i^S\n"
    "  (--exponent). Words consist of the syllables ba, be, bi, bo, bu, ca and on to\n"
    "  zu: the first 100 of one, the next 10,000 of two, in the order of the\n"
    "  alphabet, and so on.",
    "  throng generate text --size 1G -o words.txt\n"
    "  throng generate text --records 1M --exponent 0.8 | throng run wordcount -"};

constexpr std::uint64_t most_words = 10'000;

class text_maker final : public record_maker {
public:
    text_maker(std::uint64_t seed, std::uint32_t vocabulary, std::uint32_t exponent,
               std::uint64_t words)
        : seed_(seed),
          words_(words),
          choice_(zipf_table(vocabulary, exponent)),
          letters_(vocabulary) {
        for (std::uint32_t i = 0; i < vocabulary; ++i) write_word(letters_[i].data(), i);
    }

    [[nodiscard]] std::size_t most_bytes() const override {
        return (2 * words_ - 1) * (most_word_bytes + 1);
    }

    [[nodiscard]] char* write(char* to, std::uint64_t number) const override {
        random_numbers random(seed_, number);
        for (std::uint64_t left = 1 + random.below(2 * words_ - 1); left > 0; --left) {
            const std::uint32_t word = choice_.choose(random.next());
            std::memcpy(to, letters_[word].data(), most_word_bytes);  // a word's end is overwritten
            to += word_bytes(word);
            *to++ = ' ';
        }
        to[-1] = '\n';
        return to;
    }

private:
    std::uint64_t seed_;
    std::uint64_t words_;  // in a line, on average
    alias_table choice_;
    std::vector<std::array<char, most_word_bytes>> letters_;
};

class text final : public generator {
public:
    [[nodiscard]] const generator_description& describe() const override { return description; }

    void add_options(CLI::App& command) override {
        command
            .add_option("--vocabulary", vocabulary_, "So many different words (default: 100000)")
            ->transform(large_number(1, most_zipf_count))
            ->option_text("V");
        add_exponent_option(command, exponent_, "the words");
        command.add_option("--words", words_, "Words in a line, on average (default: 12)")
            ->check(whole_number(1, most_words))
            ->option_text("N");
    }

    [[nodiscard]] std::unique_ptr<record_maker> make(std::uint64_t seed) const override {
        return std::make_unique<text_maker>(seed, vocabulary_, exponent_, words_);
    }

private:
    std::uint32_t vocabulary_ = 100'000;
    std::uint32_t exponent_ = 1000;
    std::uint64_t words_ = 12;
};

}  // namespace

std::unique_ptr<generator> text_generator() { return std::make_unique<text>(); }

}  // namespace throng::cli
