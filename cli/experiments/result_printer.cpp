#include "result_printer.hpp"

#include "cli/quantities.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

namespace throng::cli {

namespace {

// In a table of several rows, so that numbers may grow from row to row.
constexpr std::size_t least_width = 10;

constexpr double least_in_millions = 1e5;  // of what there is in a second

using cell = std::pair<std::string_view, std::string>;  // heading, value

std::string readable_delay(double nanoseconds) {
    if (nanoseconds < 1e3) return fmt::format("{:.0f} ns", nanoseconds);
    if (nanoseconds < 1e6) return fmt::format("{:.1f} us", nanoseconds / 1e3);
    if (nanoseconds < 1e9) return fmt::format("{:.1f} ms", nanoseconds / 1e6);
    return fmt::format("{:.2f} s", nanoseconds / 1e9);
}

std::string readable(double value, unit what) {
    switch (what) {
        case unit::flag:
            return value != 0 ? "yes" : "no";
        case unit::bytes:
            return bytes(static_cast<std::uint64_t>(value));
        case unit::per_second:
            if (value < least_in_millions) return grouped(std::llround(value));
            return fmt::format("{:.1f} M", value / 1e6);
        case unit::nanoseconds:
            return fmt::format("{:.1f}", value);
        case unit::delay:
            return readable_delay(value);
        case unit::seconds:
            return value < 1000 ? fmt::format("{:.4f}", value) : grouped(std::llround(value));
        case unit::ratio:
            return fmt::format("{:.3g}", value);
        case unit::word:
        case unit::count:
            break;
    }
    return grouped(std::llround(value));
}

std::vector<cell> cells_of(const result_row& row) {
    std::vector<cell> cells;
    const auto add = [&cells](std::string_view heading, double value, unit what) {
        if (!heading.empty()) cells.emplace_back(heading, readable(value, what));
    };
    for (const figure& each : row.parameters) {
        if (each.what == unit::word && !each.heading.empty())
            cells.emplace_back(each.heading, each.word);
        else
            add(each.heading, each.value, each.what);
    }
    if (row.measurements.front().operations > 0) {
        cells.emplace_back("workers", fmt::format("{}", row.measurements.front().workers));
        cells.emplace_back("stack", stack_name(row.settings.stack));
    }
    for (const measured_figure& each : figures_of(row)) {
        add(each.heading, each.median, each.what);
        if (each.name != "seconds" || row.measurements.size() == 1) continue;
        add("minimum", each.least, each.what);
        add("maximum", each.most, each.what);
    }
    return cells;
}

// As RFC 4180 has it.
std::string csv_text(const nlohmann::ordered_json& value) {
    if (!value.is_string()) return value.dump();
    const auto& text = value.get_ref<const std::string&>();
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
    return quoted + "\"";
}

}  // namespace

std::string result_printer::table_line(const result_row& row) {
    const std::vector<cell> cells = cells_of(row);
    std::string text;
    const auto append = [this, &text](std::size_t column, std::string_view value) {
        text += fmt::format("{}{:>{}}", column == 0 ? "" : "  ", value, widths_[column]);
    };
    if (widths_.empty()) {
        for (const auto& [heading, value] : cells) {
            const std::size_t width = std::max(heading.size(), value.size());
            widths_.push_back(more_rows_ ? std::max(width, least_width) : width);
        }
        for (std::size_t i = 0; i < cells.size(); ++i) append(i, cells[i].first);
        text += '\n';
    }
    for (std::size_t i = 0; i < cells.size(); ++i) append(i, cells[i].second);
    return text + "\n";
}

std::string result_printer::csv_line(const result_row& row) {
    std::string names;
    std::string values;
    const nlohmann::ordered_json object = as_object(row);
    for (const auto& [name, value] : object.items()) {
        if (value.is_structured()) continue;
        const std::string_view comma = values.empty() ? "" : ",";
        names += fmt::format("{}{}", comma, name);
        values += fmt::format("{}{}", comma, csv_text(value));
    }
    if (std::exchange(has_headings_, true)) return values + "\n";
    return names + "\n" + values + "\n";
}

std::string result_printer::print(const experiment_description& of, const conclusion& what) {
    switch (format_) {
        case result_format::csv:
            return {};
        case result_format::json:
            return as_object(of, what).dump() + "\n";
        case result_format::table:
            break;
    }
    return what.text + "\n";
}

std::string result_printer::print(const result_row& row) {
    switch (format_) {
        case result_format::csv:
            return csv_line(row);
        case result_format::json:
            return as_object(row).dump() + "\n";
        case result_format::table:
            break;
    }
    return table_line(row);
}

}  // namespace throng::cli
