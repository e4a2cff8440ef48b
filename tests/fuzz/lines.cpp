// Lines, words, numbers, JSON lines and lines of keys and values.
#include "fuzz.hpp"
#include "tests/framework/job/same_again.hpp"

#include <throng/error.hpp>
#include <throng/json.hpp>
#include <throng/testing.hpp>
#include <throng/words.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace {

using throng::fuzz::require;
using throng::test::same_again;
using throng::test::text_of;

constexpr std::size_t any_number = 1 << 30;

struct every_line {
    void map(const throng::record& record,
             throng::emitter<std::uint64_t, std::string>& emit) const {
        emit(record.offset(), std::string(record.line()));
    }
};

struct every_word {
    void map(std::string_view line, throng::emitter<std::string_view, std::uint64_t>& emit) const {
        for (const std::string_view word : throng::words(line)) emit(word, 1);
    }
};

// Asks for all that there is to ask for. What is not there throws.
struct every_member {
    std::string name;
    void map(const throng::json& line, throng::emitter<std::string_view, double>& emit) const {
        if (line.has(name)) emit("has", 1);
        const auto ask = [&](auto what) {
            try {
                emit("is", static_cast<double>(what()));
            } catch (const throng::error&) {
                emit("is not", 1);
            }
        };
        ask([&] { return line.text(name).size(); });
        ask([&] { return line.number<std::uint8_t>(name); });
        ask([&] { return line.number<std::int64_t>(name); });
        ask([&] { return line.number<std::uint64_t>(name); });
        ask([&] { return line.number<double>(name); });
        ask([&] { return line.flag(name); });
    }
};

// What is read, written, and read again is the same.
template <class Key, class Value>
void check_key_values(const std::string& text) {
    const same_again<Key, Value> job;
    const auto found = throng::testing::map(job, {text}, {.most_bad_records = any_number});
    for (const auto& [key, value] : found.pairs) {
        const std::string line = text_of(key) + '\t' + text_of(value);
        require(line.find('\n') == line.npos, "a result is a line");
        const auto again = throng::testing::map(job, {line});
        require(again.pairs.size() == 1, "what is written can be read");
        require(text_of(again.pairs.front().first) == text_of(key), "a key is what it was");
        require(text_of(again.pairs.front().second) == text_of(value), "a value is what it was");
    }
}

template <class Number>
void check_number(std::string_view text) {
    const std::optional<Number> number = throng::detail::parse_number<Number>(text);
    if (!number) return;
    require(!text.empty() && text.front() != '+' && text.front() != ' ', "a number is a number");
    const std::string written = text_of(*number);
    const std::optional<Number> again = throng::detail::parse_number<Number>(written);
    require(again.has_value(), "a number that is written is one");
    require(text_of(*again) == written, "a number is what it was");
}

}  // namespace

FUZZ_TARGET(lines) {
    const std::string text(data);
    const auto found = throng::testing::map(every_line(), {text});
    std::string all;
    for (const auto& [offset, line] : found.pairs) {
        require(line.find('\n') == line.npos, "a line has no line end in it");
        require(data.substr(static_cast<std::size_t>(offset), line.size()) == line,
                "a line is where it is said to be");
        all += line;
    }
    std::string expected;
    for (std::string_view rest = text; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        expected += line.substr(0, line.size() - (line.ends_with('\r') ? 1 : 0));
    }
    require(all == expected, "lines are all that there is, but for their ends");

    const auto letters = [](char byte) { return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z'; };
    std::vector<std::string> words;
    bool inside = false;
    for (const char byte : text + '\n') {
        if (letters(byte) && !inside) words.emplace_back();
        inside = letters(byte);
        if (inside) words.back() += static_cast<char>(byte | 0x20);
    }
    const auto counted = throng::testing::map(every_word(), {text});
    require(counted.pairs.size() == words.size(), "words are runs of letters");
    for (std::size_t i = 0; i < words.size(); ++i) {
        require(counted.pairs[i].first == words[i], "a word is in lower case");
    }
}

FUZZ_TARGET(json_lines) {
    throng::fuzz::byte_reader bytes(data);
    const every_member job{bytes.text(20)};
    const std::string text = bytes.rest();
    const auto found = throng::testing::map(job, {text}, {.most_bad_records = any_number});
    require(found.pairs.size() <= 7 * (text.size() + 1), "a line is asked once");
}

FUZZ_TARGET(key_values) {
    using nested = std::optional<std::pair<std::string, std::vector<std::optional<std::int8_t>>>>;
    throng::fuzz::byte_reader bytes(data);
    const std::size_t which = bytes.below(7);
    const std::string text = bytes.rest();
    if (which == 0) check_key_values<std::string, std::uint64_t>(text);
    if (which == 1) check_key_values<std::int16_t, double>(text);
    if (which == 2) check_key_values<float, std::optional<std::string>>(text);
    if (which == 3) check_key_values<std::pair<std::string, bool>, std::vector<std::string>>(text);
    if (which == 4) check_key_values<nested, std::pair<std::string, nested>>(text);
    if (which == 5) check_key_values<std::vector<double>, std::vector<nested>>(text);
    if (which == 6) check_key_values<std::optional<std::optional<char>>, std::string>(text);
}

FUZZ_TARGET(numbers) {
    check_number<std::uint64_t>(data);
    check_number<std::int64_t>(data);
    check_number<double>(data);
    check_number<float>(data);
    for (const bool value : {true, false}) {
        if (throng::detail::parse_switch(data) == value) require(data.size() <= 5, "a switch");
    }
}
