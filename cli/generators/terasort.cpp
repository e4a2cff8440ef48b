// Records for the sort benchmark (https://sortbenchmark.org): 100 bytes, of which the first ten are
// the key. So that they are lines of key, tab and value, which jobs read and write as they are, no
// byte of them is a backslash, and of the value's 88 bytes
//   32   are the number of the record, in hexadecimal
//    2   are spaces
//   54   are letters, in groups of six
// and a newline is the last.
#include "generator.hpp"

#include <throng/hash.hpp>

#include <array>
#include <cstring>

namespace throng::cli {

namespace {

constexpr generator_description description = {
    "terasort", "Records of 100 bytes, lines: a random key of 10, a tab and a value",
    "Records:\n"
    "  A line has 100 bytes, its newline included. The first ten are the key, any of\n"
    "  the 93 characters of ASCII that can be seen and are no backslash; then come a\n"
    "  tab, the number of the record as 32 hexadecimal digits, two spaces and 54\n"
    "  letters. The job terasort sorts them, and the job teravalidate says whether\n"
    "  they are sorted.",
    "  throng generate terasort --records 1M > records\n"
    "  throng generate terasort --records 1e5 | throng run terasort - -o sorted"};

constexpr std::size_t record_bytes = 100;
constexpr std::size_t key_bytes = 10;
constexpr std::size_t number_digits = 32;
constexpr std::size_t letters_begin = key_bytes + 1 + number_digits + 2;
constexpr std::size_t letter_bytes = record_bytes - 1 - letters_begin;
constexpr std::size_t group_bytes = 6;
constexpr unsigned letters = 26;

// What a key consists of: what can be seen of ASCII, without the backslash.
constexpr auto key_alphabet = [] {
    std::array<char, 93> all{};
    std::size_t size = 0;
    for (char c = '!'; c <= '~'; ++c) {
        if (c != '\\') all[size++] = c;
    }
    return all;
}();

// For each letter the letters of a record that begin with it.
constexpr auto letter_rows = [] {
    std::array<std::array<char, letter_bytes>, letters> rows{};
    for (unsigned row = 0; row < letters; ++row) {
        for (std::size_t i = 0; i < letter_bytes; ++i) {
            rows[row][i] = static_cast<char>('A' + (row + i / group_bytes) % letters);
        }
    }
    return rows;
}();

// Five characters of a key: the digits of a fraction, whose bits are `random`.
void write_half_key(char* out, std::uint64_t random) {
    __extension__ using wide = unsigned __int128;
    for (std::size_t i = 0; i < key_bytes / 2; ++i) {
        const wide product = wide(random) * key_alphabet.size();
        out[i] = key_alphabet[static_cast<std::size_t>(product >> 64)];
        random = static_cast<std::uint64_t>(product);
    }
}

void write_record(char* out, std::uint64_t seed, std::uint64_t number) {
    write_half_key(out, detail::hash_words(seed, number, 0));
    write_half_key(out + key_bytes / 2, detail::hash_words(seed, number, 1));
    char* at = out + key_bytes;
    *at++ = '\t';
    std::memset(at, '0', number_digits - 16);
    at += number_digits - 16;
    for (int shift = 60; shift >= 0; shift -= 4) *at++ = "0123456789ABCDEF"[number >> shift & 15U];
    std::memset(at, ' ', 2);
    std::memcpy(out + letters_begin, letter_rows[number % letters].data(), letter_bytes);
    out[record_bytes - 1] = '\n';
}

class terasort_maker final : public record_maker {
public:
    explicit terasort_maker(std::uint64_t seed) : seed_(seed) {}

    [[nodiscard]] std::size_t most_bytes() const override { return record_bytes; }

    [[nodiscard]] char* write(char* to, std::uint64_t number) const override {
        write_record(to, seed_, number);
        return to + record_bytes;
    }

private:
    std::uint64_t seed_;
};

class terasort final : public generator {
public:
    [[nodiscard]] const generator_description& describe() const override { return description; }
    [[nodiscard]] std::unique_ptr<record_maker> make(std::uint64_t seed) const override {
        return std::make_unique<terasort_maker>(seed);
    }
};

}  // namespace

std::unique_ptr<generator> terasort_generator() { return std::make_unique<terasort>(); }

}  // namespace throng::cli
