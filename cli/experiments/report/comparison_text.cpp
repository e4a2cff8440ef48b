// What compare_rows has found, as text and as JSON.
#include "cli/quantities.hpp"
#include "comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>

namespace throng::cli {

namespace {

using nlohmann::ordered_json;

std::string dumped(const ordered_json& value) {
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

// For people: no quotes.
std::string value_text(const ordered_json& value) {
    const bool is_huge = value.is_number_unsigned() &&
                         !std::in_range<std::int64_t>(value.get<std::uint64_t>());  // a seed
    if (value.is_number_integer() && !is_huge) return grouped(value.get<std::int64_t>());
    const std::string text = dumped(value);
    return value.is_string() ? text.substr(1, text.size() - 2) : text;
}

std::string number_text(double value) {
    constexpr double most_whole = 1e15;
    const bool is_whole = value == std::floor(value) && std::abs(value) < most_whole;
    return is_whole ? grouped(static_cast<std::int64_t>(value)) : fmt::format("{:.4g}", value);
}

std::string range_text(const figure_range& range) {
    if (range.least == range.most) return number_text(range.median);
    return fmt::format("{} ({} to {})", number_text(range.median), number_text(range.least),
                       number_text(range.most));
}

// "fanout of throng: reducers 1,000, stack sliced"
std::string row_text(const ordered_json& parameters) {
    std::string text;
    for (const auto& [name, value] : parameters.items()) {
        if (name == "experiment") {
            text = value_text(value);
        } else if (name == "runtime") {
            text += " of " + value_text(value);
        } else {
            text += fmt::format("{}{} {}", text.find(':') == std::string::npos ? ": " : ", ", name,
                                value_text(value));
        }
    }
    return text;
}

std::string_view change_text(change what) {
    switch (what) {
        case change::none:
            return "within the noise";
        case change::less:
            return "less";
        case change::more:
            return "more";
        case change::unknown:
            break;
    }
    return "noise not known: a single run";
}

std::string_view change_word(change what) {
    constexpr std::array<std::string_view, 4> words = {"none", "less", "more", "unknown"};
    return words[static_cast<std::size_t>(what)];
}

using text_row = std::array<std::string, 5>;

std::string lines_of(const row_comparison& row) {
    std::vector<text_row> cells = {{"figure", "A", "B", "B/A", ""}};
    for (const figure_comparison& each : row.figures) {
        cells.push_back({each.name, range_text(each.a), range_text(each.b),
                         fmt::format("{:.3f}", each.ratio()), std::string(change_text(each.what))});
    }
    std::array<std::size_t, 5> widths{};
    for (const text_row& each : cells) {
        for (std::size_t i = 0; i < widths.size(); ++i) {
            widths[i] = std::max(widths[i], each[i].size());
        }
    }
    std::string text = row_text(row.parameters) + "\n";
    for (const text_row& each : cells) {
        std::string line =
            fmt::format("  {:<{}}  {:>{}}  {:>{}}  {:>{}}  {}", each[0], widths[0], each[1],
                        widths[1], each[2], widths[2], each[3], widths[3], each[4]);
        line.resize(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text + "\n";
}

std::string only_in(const std::vector<ordered_json>& rows, const std::string& name) {
    std::string text;
    for (const ordered_json& each : rows) text += fmt::format("  {}\n", row_text(each));
    return text.empty() ? text : fmt::format("only in {}\n{}\n", name, text);
}

ordered_json figure_object(const row_comparison& row, const figure_comparison& figure) {
    const double ratio = figure.ratio();
    return {{"parameters", row.parameters},
            {"figure", figure.name},
            {"a", figure.a.median},
            {"a_minimum", figure.a.least},
            {"a_maximum", figure.a.most},
            {"b", figure.b.median},
            {"b_minimum", figure.b.least},
            {"b_maximum", figure.b.most},
            {"ratio", std::isfinite(ratio) ? ordered_json(ratio) : ordered_json()},
            {"change", change_word(figure.what)}};
}

}  // namespace

std::string as_text(const comparison& what, const std::string& a, const std::string& b) {
    std::string text = fmt::format("A  {}\nB  {}\n\n", a, b);
    if (what.machines_differ) text += "The machines are not the same.\n\n";
    for (const row_comparison& each : what.rows) text += lines_of(each);
    text += only_in(what.only_in_a, a) + only_in(what.only_in_b, b);
    const std::size_t changed = what.count(change::less) + what.count(change::more);
    text += fmt::format("{} beyond the noise, {} within it, {} of which it is not known\n",
                        counted(changed, "figure"), what.count(change::none),
                        what.count(change::unknown));
    return text;
}

std::string as_json_lines(const comparison& what, const std::string& a, const std::string& b) {
    std::string text;
    for (const row_comparison& row : what.rows) {
        for (const figure_comparison& each : row.figures) {
            text += dumped(figure_object(row, each)) + "\n";
        }
    }
    for (const auto& [rows, name] : {std::pair(&what.only_in_a, &a), {&what.only_in_b, &b}}) {
        for (const ordered_json& each : *rows) {
            text += dumped({{"parameters", each}, {"only_in", *name}}) + "\n";
        }
    }
    return text;
}

}  // namespace throng::cli
