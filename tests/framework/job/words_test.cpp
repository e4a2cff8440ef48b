#include "tests/framework/job/random_source.hpp"

#include <throng/words.hpp>

#include <doctest/doctest.h>
#include <sys/mman.h>

#include <algorithm>
#include <ranges>
#include <string>
#include <vector>

namespace {

using throng::test::random_source;
using word_list = std::vector<std::string>;

word_list lower(std::string_view text) {
    word_list found;
    for (const std::string_view word : throng::words(text)) found.emplace_back(word);
    return found;
}

word_list kept(std::string_view text) {
    word_list found;
    for (const std::string_view word : throng::words(text, throng::keep_case)) {
        found.emplace_back(word);
    }
    return found;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

word_list reference(std::string_view text) {
    word_list found;
    bool inside = false;
    for (const char c : text) {
        if (is_letter(c)) {
            if (!inside) found.emplace_back();
            found.back().push_back(c);
        }
        inside = is_letter(c);
    }
    return found;
}

word_list lowered(word_list words) {
    for (std::string& word : words) {
        for (char& c : word) c = static_cast<char>(c | 0x20);
    }
    return words;
}

void check_against_reference(std::string_view text) {
    const word_list expected = reference(text);
    CHECK(kept(text) == expected);
    CHECK(lower(text) == lowered(expected));
}

// Memory that ends where the next page cannot be read.
class guarded_memory {
public:
    guarded_memory() {
        void* mapped = mmap(nullptr, 2 * page_bytes, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        REQUIRE(mapped != MAP_FAILED);
        begin_ = static_cast<char*>(mapped);
        REQUIRE(mprotect(begin_ + page_bytes, page_bytes, PROT_NONE) == 0);
    }
    guarded_memory(const guarded_memory&) = delete;
    guarded_memory& operator=(const guarded_memory&) = delete;
    ~guarded_memory() { munmap(begin_, 2 * page_bytes); }

    std::string_view at_end(std::string_view text) {
        char* to = begin_ + page_bytes - text.size();
        std::ranges::copy(text, to);
        return {to, text.size()};
    }

private:
    static constexpr std::size_t page_bytes = 4096;
    char* begin_;
};

}  // namespace

static_assert(std::ranges::input_range<throng::lower_words>);
static_assert(std::ranges::input_range<throng::kept_words>);

TEST_CASE("words are maximal runs of ASCII letters, lower-cased unless they are to be kept") {
    CHECK(lower("Don't PANIC: 42 times\n") == word_list{"don", "t", "panic", "times"});
    CHECK(kept("Don't PANIC: 42 times\n") == word_list{"Don", "t", "PANIC", "times"});
    CHECK(lower("") == word_list{});
    CHECK(lower(" ,.0@[`{\x80\xc3\xa9") == word_list{});
    CHECK(kept(std::string_view("a\0b", 3)) == word_list{"a", "b"});
}

TEST_CASE("every byte is a letter or none, whatever is around it") {
    for (int c = 0; c < 256; ++c) {
        const char byte = static_cast<char>(c);
        check_against_reference(std::string(70, byte));
        check_against_reference(std::string("a") + byte + "b");
    }
}

TEST_CASE("words of any length that begin and end anywhere in a chunk are found") {
    const std::vector<std::size_t> lengths{1, 2, 63, 64, 65, 127, 128, 129, 192, 200, 1000, 70000};
    for (const std::size_t before : std::vector<std::size_t>{0, 1, 31, 62, 63, 64, 65, 127, 128}) {
        for (const std::size_t length : lengths) {
            for (const std::size_t after : std::vector<std::size_t>{0, 1, 63, 64, 65}) {
                const std::string word = std::string(length - 1, 'x') + 'Z';
                check_against_reference(std::string(before, ' ') + word + std::string(after, '.'));
                check_against_reference(std::string(before, ' ') + word + " tail " + word);
            }
        }
    }
}

TEST_CASE("random texts have the words that a plain loop finds") {
    random_source random;
    CAPTURE(random.seed());
    for (int i = 0; i < 2000; ++i) {
        check_against_reference(random.text(400, "abcXYZ  \n"));
        check_against_reference(random.text(300, "abcdefghijklmnopqrstuvwxyzABCDEFGHI."));
    }
}

TEST_CASE("nothing is read beyond the end of a text that ends with its page") {
    guarded_memory memory;
    random_source random;
    CAPTURE(random.seed());
    for (std::size_t size = 0; size < 200; ++size) {
        const std::string text = std::string(size, 'q') + random.text(3, "a ");
        check_against_reference(memory.at_end(text));
    }
}

TEST_CASE("a word stays as it is until the iterator moves on") {
    auto words = throng::words("first second");
    auto it = words.begin();
    const std::string_view first = *it;
    CHECK(first == "first");
    CHECK(*it == "first");
    ++it;
    CHECK(*it == "second");
    ++it;
    CHECK(it == words.end());
}
