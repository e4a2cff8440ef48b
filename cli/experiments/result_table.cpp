#include "result_table.hpp"

#include "cli/quantities.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace throng::cli {

namespace {

double median(std::vector<double> values) {
    std::ranges::sort(values);
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

template <class Get>
std::vector<double> of_each(const result_row& row, Get get) {
    std::vector<double> values;
    for (const measurement& each : row.measurements) values.push_back(get(each));
    return values;
}

// All that was measured, in order.
std::vector<figure> figures_of(const result_row& row) {
    const measurement& any = row.measurements.front();
    const auto operations = static_cast<double>(any.operations);
    const auto [least, most] = std::ranges::minmax(of_each(row, [](auto& m) { return m.seconds; }));
    const double seconds = median(of_each(row, [](auto& m) { return m.seconds; }));
    const double peak =
        median(of_each(row, [](auto& m) { return static_cast<double>(m.peak_bytes); }));
    std::vector<figure> all = {
        {"seconds", "seconds", unit::seconds, seconds},
        {"seconds_minimum", "minimum", unit::seconds, least},
        {"seconds_maximum", "maximum", unit::seconds, most},
        {"operations", "", unit::count, operations},
        {"ns_per_operation", "ns/operation", unit::nanoseconds, seconds * 1e9 / operations},
        {"peak_rss_bytes", "peak RSS", unit::bytes, peak}};
    if (any.tasklets > 0) {
        const double more = std::max(peak - static_cast<double>(row.bytes_before), 0.0);
        all.push_back({"bytes_per_tasklet", "bytes/tasklet", unit::count,
                       std::round(more / static_cast<double>(any.tasklets))});
    }
    for (std::size_t i = 0; i < any.more.size(); ++i) {
        all.push_back(any.more[i]);
        all.back().value = median(of_each(row, [i](auto& m) { return m.more[i].value; }));
    }
    return all;
}

std::string_view stack_name(stack_kind stack) {
    return stack == stack_kind::sliced ? "sliced" : "dedicated";
}

nlohmann::ordered_json json_value(const figure& one) {
    switch (one.what) {
        case unit::flag:
            return one.value != 0;
        case unit::count:
        case unit::bytes:
        case unit::per_second:
            return static_cast<std::uint64_t>(std::llround(one.value));
        case unit::nanoseconds:
            return std::round(one.value * 1e3) / 1e3;
        case unit::seconds:
            break;
    }
    return std::round(one.value * 1e9) / 1e9;
}

std::string readable(const figure& one) {
    switch (one.what) {
        case unit::flag:
            return one.value != 0 ? "yes" : "no";
        case unit::bytes:
            return bytes(static_cast<std::uint64_t>(one.value));
        case unit::per_second:
            return fmt::format("{:.1f} M", one.value / 1e6);
        case unit::nanoseconds:
            return fmt::format("{:.1f}", one.value);
        case unit::seconds:
            return fmt::format("{:.4f}", one.value);
        case unit::count:
            break;
    }
    return grouped(std::llround(one.value));
}

}  // namespace

std::string as_json(const result_row& row) {
    nlohmann::ordered_json object;
    const measurement& any = row.measurements.front();
    object["experiment"] = row.what.name;
    for (const figure& each : row.parameters) object[std::string(each.name)] = json_value(each);
    object["workers"] = any.workers;
    object["shards"] = any.shards;
    object["stack"] = stack_name(row.settings.stack);
    object["checked"] = row.settings.check;
    object["repeat"] = row.measurements.size();
    for (const figure& each : figures_of(row)) object[std::string(each.name)] = json_value(each);
    return object.dump() + "\n";
}

std::string as_table(const result_row& row) {
    std::vector<std::pair<std::string, std::string>> columns;
    const auto add = [&columns](const figure& each) {
        columns.emplace_back(each.heading, readable(each));
    };
    for (const figure& each : row.parameters) {
        if (!each.heading.empty()) add(each);
    }
    columns.emplace_back("workers", fmt::format("{}", row.measurements.front().workers));
    columns.emplace_back("stack", stack_name(row.settings.stack));
    for (const figure& each : figures_of(row)) {
        const bool is_range = each.name == "seconds_minimum" || each.name == "seconds_maximum";
        if (is_range && row.measurements.size() == 1) continue;
        if (!each.heading.empty()) add(each);
    }
    std::string headings;
    std::string values;
    for (const auto& [heading, value] : columns) {
        const std::size_t width = std::max(heading.size(), value.size());
        const std::string_view gap = headings.empty() ? "" : "  ";
        headings += fmt::format("{}{:>{}}", gap, heading, width);
        values += fmt::format("{}{:>{}}", gap, value, width);
    }
    return headings + "\n" + values + "\n";
}

}  // namespace throng::cli
