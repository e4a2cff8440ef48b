#include "plugin/compiler_messages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace throng::plugin {

namespace {

constexpr std::size_t most_errors = 5;
constexpr std::string_view sentence_mark = "throng: ";

// "mine.cpp:3:14: error: what is wrong", taken apart.
struct message {
    std::string_view place;  // "mine.cpp:3:14"
    std::string_view kind;
    std::string_view text;

    [[nodiscard]] bool is_error() const { return kind.ends_with("error"); }
};

struct problem {
    std::string_view place;  // empty: not known yet
    std::string_view text;
    bool in_headers = false;
    bool is_sentence = false;             // of the framework's
    std::vector<std::string_view> quote;  // the lines that the compiler shows
};

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

// The file of a place; empty if it is none.
std::string_view file_of(std::string_view place) {
    for (int i = 0; i < 2; ++i) {
        const std::size_t colon = place.rfind(':');
        if (colon == place.npos || !is_number(place.substr(colon + 1))) {
            return i == 0 ? std::string_view() : place;
        }
        place = place.substr(0, colon);
    }
    return place;
}

std::optional<message> parse_message(std::string_view line) {
    for (const std::string_view kind : {"fatal error", "error", "warning", "note"}) {
        const std::string mark = fmt::format(": {}: ", kind);
        const std::size_t at = line.find(mark);
        if (at == line.npos || file_of(line.substr(0, at)).empty()) continue;
        return message{line.substr(0, at), kind, line.substr(at + mark.size())};
    }
    return std::nullopt;
}

// GCC's "mine.cpp:8:1:   required from here", with which the way into a template begins.
std::string_view place_required_from(std::string_view line) {
    const std::size_t at = line.find(":   required from here");
    return at == line.npos || file_of(line.substr(0, at)).empty() ? "" : line.substr(0, at);
}

bool tells_of_way(std::string_view line) {
    return line.starts_with("In file included from ") || line.find(": In ") != line.npos ||
           line.find(":   required ") != line.npos;
}

// Of what a sentence has said already.
bool is_consequence(const problem& of) {
    return !of.is_sentence && (of.in_headers || of.text.find("throng_job_table") != of.text.npos);
}

class reader {
public:
    reader(std::string_view source, std::string_view headers)
        : source_(source), headers_(headers) {}

    void read(std::string_view line) {
        if (const std::optional<message> found = parse_message(line)) {
            take(*found);
        } else if (const std::string_view place = place_required_from(line); !place.empty()) {
            if (is_authors(file_of(place))) way_from_ = place;
            quoting_ = false;
        } else if (tells_of_way(line)) {
            quoting_ = false;
        } else if (quoting_ && line.starts_with(' ')) {
            problems_.back().quote.push_back(line);
        }
    }

    // Those that are to be shown.
    [[nodiscard]] std::vector<problem> problems() const {
        const bool has_sentence = std::ranges::any_of(problems_, &problem::is_sentence);
        std::vector<problem> shown;
        for (const problem& each : problems_) {
            if (has_sentence && is_consequence(each)) continue;
            const bool known = std::ranges::any_of(shown, [&](const problem& other) {
                return other.place == each.place && other.text == each.text;
            });
            if (!known && shown.size() < most_errors) shown.push_back(each);
        }
        return shown;
    }

private:
    void take(const message& found) {
        const bool authors = is_authors(file_of(found.place));
        quoting_ = false;
        if (found.is_error()) {
            problem& added = problems_.emplace_back();
            added.in_headers = !authors;
            added.place = authors ? found.place : way_from_;
            added.text = found.text;
            take_sentence(added);
            quoting_ = authors;
            way_from_ = {};
        } else if (authors && !problems_.empty() && problems_.back().place.empty()) {
            problems_.back().place = found.place;  // Clang tells of the way after the error
        }
    }

    // Of a static_assert's message, what it says itself.
    static void take_sentence(problem& of) {
        const std::size_t at = of.text.find(sentence_mark);
        of.is_sentence = of.text.starts_with("static") && at != of.text.npos;
        if (!of.is_sentence) return;
        of.text.remove_prefix(at + sentence_mark.size());
        if (of.text.ends_with('"')) of.text.remove_suffix(1);
    }

    [[nodiscard]] bool is_authors(std::string_view file) const {
        if (file == source_) return true;
        if (file.starts_with(headers_) || file.starts_with("/usr/")) return false;
        return std::ranges::none_of(
            std::array{"/include/c++/", "/lib/gcc/", "/lib/clang/", "/boost/", "/hwy/"},
            [&](std::string_view part) { return file.find(part) != file.npos; });
    }

    std::string_view source_;
    std::string_view headers_;
    std::vector<problem> problems_;
    std::string_view way_from_;  // the author's line that has led into a header
    bool quoting_ = false;
};

}  // namespace

std::string readable_errors(std::string_view printed, std::string_view source,
                            std::string_view headers) {
    reader lines(source, headers);
    for (std::string_view rest = printed; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        lines.read(line);
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    }
    std::string text;
    for (const problem& each : lines.problems()) {
        text += fmt::format("{}: error: {}\n", each.place.empty() ? source : each.place, each.text);
        for (const std::string_view line : each.quote) text += fmt::format("{}\n", line);
    }
    return text.empty() ? std::string(printed) : text;
}

}  // namespace throng::plugin
