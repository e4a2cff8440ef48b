// What the program reads besides the records of jobs: lines of logs, settings that come to a task,
// results of experiments, and what a compiler says; and words of any script.
#include "cli/experiments/report/comparison.hpp"
#include "cli/experiments/report/row_files.hpp"
#include "cli/setting_code.hpp"
#include "fuzz.hpp"
#include "io/errors.hpp"
#include "jobs/sessions/log_line.hpp"
#include "jobs/words/unicode_words.hpp"
#include "memory_file.hpp"
#include "plugin/compiler_messages.hpp"

#include <throng/error.hpp>
#include <throng/words.hpp>

#include <nlohmann/json.hpp>
#include <time.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace {

using throng::fuzz::byte_reader;
using throng::fuzz::memory_file;
using throng::fuzz::require;

std::optional<log_line> read_log(std::string_view line) {
    try {
        return read_log_line(line);
    } catch (const throng::error&) {
        return std::nullopt;
    }
}

// As the C library reads it; nothing where that finds no such time.
std::optional<std::int64_t> seconds_in(const std::string& time) {
    struct tm parts {};
    const char* const end = ::strptime(time.c_str(), "%d/%b/%Y:%H:%M:%S %z", &parts);
    if (end == nullptr || *end != '\0') return std::nullopt;
    const std::int64_t east = parts.tm_gmtoff;
    return ::timegm(&parts) - east;
}

// Without what separates the parts of a line.
std::string plain(std::string text) {
    std::erase_if(text, [](char c) { return std::string_view(" []\"\\").find(c) < 5; });
    return text;
}

// A line, and what is to be read of it.
void check_made_line(byte_reader& bytes) {
    const std::int64_t seconds = bytes.number<std::uint32_t>();
    const auto minutes_east = static_cast<int>(bytes.below(120)) - 60;
    const time_t local = seconds + minutes_east * 60;
    struct tm parts {};
    ::gmtime_r(&local, &parts);
    std::array<char, 40> time{};
    ::strftime(time.data(), time.size(), "%d/%b/%Y:%H:%M:%S", &parts);
    std::array<char, 8> zone{};
    std::snprintf(zone.data(), zone.size(), "%c%02d%02d", minutes_east < 0 ? '-' : '+',
                  std::abs(minutes_east) / 60, std::abs(minutes_east) % 60);
    const std::string address = plain(bytes.text(10));
    const std::string name = 'n' + plain(bytes.text(10));
    const std::string page = '/' + plain(bytes.text(20));
    const std::string line = address + " - " + name + " [" + time.data() + ' ' + zone.data() +
                             "] \"GET " + page + " HTTP/1.1\" 200 1";
    const auto found = read_log(line);
    require(found.has_value(), "a line of a log is one");
    require(found->seconds == seconds, "a time is what it was");
    require(found->address == address && found->name == name && found->page == page,
            "parts of a line are what they were");
}

std::optional<std::vector<nlohmann::ordered_json>> read_results(const memory_file& file) {
    try {
        return throng::cli::read_rows(file.path());
    } catch (const throng::io::input_error&) {
        return std::nullopt;
    }
}

// Whether a line is a place, and what is wrong there, which the compiler has printed.
bool is_error_of(std::string_view printed, std::string_view line) {
    constexpr std::string_view mark = ": error: ";
    for (std::size_t at = 0; (at = line.find(mark, at)) != line.npos; ++at) {
        const std::string_view place = line.substr(0, at);
        const std::string_view what = line.substr(at + mark.size());
        const bool is_known = place == "mine.cpp" || printed.find(place) != printed.npos;
        if (is_known && printed.find(what) != printed.npos) return true;
    }
    return false;
}

}  // namespace

FUZZ_TARGET(log_lines) {
    byte_reader bytes(data);
    check_made_line(bytes);
    const std::string line = bytes.rest();
    const auto found = read_log(line);
    if (!found) return;
    const std::size_t name = line.find(' ', line.find(' ') + 1);  // what is before may have a [
    const std::size_t begin = line.find('[', name) + 1;
    const auto expected = seconds_in(line.substr(begin, line.find(']', begin) - begin));
    require(expected == found->seconds, "a time is what the C library reads");
    require(line.find(found->page) != line.npos, "a page is in its line");
}

FUZZ_TARGET(settings) {
    const std::string text(data);
    const std::string code = throng::cli::encode_setting(text);
    require(throng::cli::is_plain_setting(code), "a code arrives wherever it goes");
    require(throng::cli::decode_setting(code) == text, "a setting is what it was");
    const auto decoded = throng::cli::decode_setting(text);
    require(decoded.has_value() || !text.starts_with(':') || text.find('%') != text.npos,
            "only what begins as a byte in two digits can be wrong");
    if (!decoded) return;
    const std::string again = throng::cli::encode_setting(*decoded);
    require(throng::cli::decode_setting(again) == decoded, "what is read can be written");
}

// A file compared with itself: each row belongs to itself, and nothing is different.
FUZZ_TARGET(results) {
    const memory_file file(data);
    const auto rows = read_results(file);
    if (!rows) return;
    require(!rows->empty(), "a file without rows is an error");
    const auto found = throng::cli::compare_rows(*rows, *rows);
    require(found.only_in_a.empty() && found.only_in_b.empty(), "all rows are in both");
    require(!found.machines_differ, "a machine is the same as itself");
    for (const throng::cli::row_comparison& each : found.rows) {
        for (const throng::cli::figure_comparison& figure : each.figures) {
            if (figure.a.least > figure.a.most) continue;
            require(figure.ratio() == 1, "a figure is as large as itself");
            require(figure.what == throng::cli::change::none ||
                        figure.what == throng::cli::change::unknown,
                    "a figure is in its own range");
        }
    }
    std::istringstream lines(throng::cli::as_json_lines(found, "a", "b"));
    for (std::string line; std::getline(lines, line);) {
        require(nlohmann::json::parse(line).is_object(), "what is printed is JSON");
    }
    (void)throng::cli::as_text(found, "a", "b");
}

// What is left of a compiler's messages are parts of them, of which none is made up.
FUZZ_TARGET(compiler_messages) {
    const std::string printed(data);
    const std::string text = throng::plugin::readable_errors(printed, "mine.cpp", "/headers/");
    require(text.empty() == printed.empty(), "something is said where the compiler says something");
    if (text == printed) return;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        require(printed.find(line) != printed.npos || is_error_of(printed, line),
                "a line is an error, or is shown as it is");
    }
}

// In ASCII words are the same whoever finds them; of other texts they have only letters.
FUZZ_TARGET(unicode_words) {
    std::string ascii(data);
    for (char& each : ascii) each = static_cast<char>(each & 0x7f);
    std::vector<std::string> expected;
    for (const std::string_view word : throng::words(ascii)) expected.emplace_back(word);
    std::vector<std::string> found;
    for_each_unicode_word(ascii, false, [&](std::string_view word) { found.emplace_back(word); });
    require(found == expected, "words of ASCII are the same words");

    std::size_t from = 0;
    for_each_unicode_word(data, true, [&](std::string_view word) {
        require(!word.empty(), "a word has letters");
        from = data.find(word, from);
        require(from != data.npos, "words stand in the text, in their order");
        from += word.size();
        std::string whole;
        for_each_unicode_word(word, true, [&](std::string_view its) { whole += its; });
        require(whole == word, "all of a word are letters");
    });
}
