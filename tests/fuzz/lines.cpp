// Lines, words, JSON lines and lines of keys and values.
#include "fuzz.hpp"
#include "tests/framework/job/same_again.hpp"

#include <throng/error.hpp>
#include <throng/json.hpp>
#include <throng/testing.hpp>
#include <throng/words.hpp>

#include <nlohmann/json.hpp>

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
        for (const std::string_view word : throng::words(line, throng::keep_case)) emit(word, 2);
    }
};

// Asks for all that there is to ask for. What is not there throws.
struct every_member {
    std::string name;
    void map(const throng::json& line, throng::emitter<std::string_view, double>& emit) const {
        emit("has", line.has(name) ? 1 : 0);
        const auto ask = [&](std::string_view as, auto what) {
            try {
                emit(as, static_cast<double>(what()));
            } catch (const throng::error&) {
                emit("nothing", 0);
            }
        };
        ask("text", [&] { return line.text(name).size(); });
        ask("byte", [&] { return line.number<std::uint8_t>(name); });
        ask("signed", [&] { return line.number<std::int64_t>(name); });
        ask("unsigned", [&] { return line.number<std::uint64_t>(name); });
        ask("double", [&] { return line.number<double>(name); });
        ask("flag", [&] { return line.flag(name); });
    }
};
using answers = std::vector<std::pair<std::string, double>>;

// The names that a JSON pointer has; nothing if it is none.
std::optional<std::vector<std::string>> names_in(std::string_view pointer) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < pointer.size(); ++i) {
        if (pointer[i] == '/') {
            names.emplace_back();
        } else if (pointer[i] != '~') {
            names.back() += pointer[i];
        } else if (++i < pointer.size() && (pointer[i] == '0' || pointer[i] == '1')) {
            names.back() += pointer[i] == '0' ? '~' : '/';
        } else {
            return std::nullopt;
        }
    }
    return names;
}

// What is at a place of a document; null if nothing is.
const nlohmann::json* find_member(const nlohmann::json& document,
                                  const std::vector<std::string>& names) {
    const nlohmann::json* at = &document;
    for (const std::string& name : names) {
        const nlohmann::json* next = nullptr;
        if (at->is_object()) {
            for (const auto& [key, value] : at->items()) next = key == name ? &value : next;
        } else if (at->is_array()) {
            for (std::size_t i = 0; i < at->size(); ++i) {
                if (std::to_string(i) == name) next = &(*at)[i];
            }
        }
        if (next == nullptr) return nullptr;
        at = next;
    }
    return at;
}

answers answers_of(const nlohmann::json* found) {
    const nlohmann::json what = found != nullptr ? *found : nlohmann::json();
    const bool is_whole = what.is_number_integer();
    const bool is_negative = is_whole && !what.is_number_unsigned() && what.get<std::int64_t>() < 0;
    const auto size = is_whole && !is_negative ? what.get<std::uint64_t>() : 0;
    answers all{{"has", what.is_null() ? 0 : 1}};
    const auto add = [&all](bool is_there, const char* as, auto value) {
        if (!is_there) return all.emplace_back("nothing", 0), void();
        all.emplace_back(as, static_cast<double>(value()));
    };
    add(what.is_string(), "text", [&] { return what.get<std::string>().size(); });
    add(is_whole && !is_negative && size < 256, "byte", [&] { return size; });
    add(is_whole && (is_negative || size >> 63 == 0), "signed",
        [&] { return what.get<std::int64_t>(); });
    add(is_whole && !is_negative, "unsigned", [&] { return size; });
    add(what.is_number(), "double", [&] { return what.get<double>(); });
    add(what.is_boolean(), "flag", [&] { return what.get<bool>(); });
    return all;
}

// Of all lines; those that are none are counted.
answers expected_answers(const std::string& name, const std::string& text, std::size_t& bad) {
    const bool is_pointer = name.starts_with('/');
    const auto names = is_pointer ? names_in(name) : std::vector<std::string>{name};
    answers all;
    for (std::string_view rest = text; !rest.empty();) {
        std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty()) continue;
        const auto document = nlohmann::json::parse(line, nullptr, false);
        if (document.is_discarded() || !names) {
            ++bad;
            continue;
        }
        // A name that is no pointer is one of an object.
        const bool has_none = !is_pointer && !document.is_object();
        for (auto& each : answers_of(has_none ? nullptr : find_member(document, *names))) {
            all.push_back(std::move(each));
        }
    }
    return all;
}

// The runs of letters of a text, in each line first in lower case and then as they are.
void check_words(const std::string& text) {
    const auto letters = [](char byte) { return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z'; };
    std::vector<std::pair<std::string, std::uint64_t>> expected;
    std::vector<std::string> of_line;
    bool inside = false;
    for (const char byte : text + '\n') {
        if (letters(byte) && !inside) of_line.emplace_back();
        inside = letters(byte);
        if (inside) of_line.back() += byte;
        if (byte != '\n') continue;
        for (const std::uint64_t which : {1U, 2U}) {
            for (std::string word : of_line) {
                for (char& each : word) each = static_cast<char>(which == 1 ? each | 0x20 : each);
                expected.emplace_back(std::move(word), which);
            }
        }
        of_line.clear();
    }
    const auto found = throng::testing::map(every_word(), {text}).pairs;
    require(std::ranges::equal(found, expected), "words are runs of letters");
}

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

    check_words(text);
}

FUZZ_TARGET(json_lines) {
    throng::fuzz::byte_reader bytes(data);
    const every_member job{bytes.text(20)};
    const std::string text = bytes.rest();
    const auto found = throng::testing::map(job, {text}, {.most_bad_records = any_number});
    std::size_t bad = 0;
    const answers expected = expected_answers(job.name, text, bad);
    require(found.bad_records.size() == bad, "a line that is no document is a bad record");
    require(std::ranges::equal(found.pairs, expected), "a member is what it is in its document");
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
