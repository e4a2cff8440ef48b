#include "comparison.hpp"

#include "row_files.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <set>
#include <utility>

namespace throng::cli {

namespace {

using nlohmann::ordered_json;

constexpr const char* default_runtime = "throng";

// Which experiment of which runtime.
std::pair<std::string, std::string> kind_of(const ordered_json& row) {
    return {row["experiment"], row.value("runtime", default_runtime)};
}

bool is_about_runs(const std::string& name) {
    static const std::set<std::string> names = {"repeat", "warmup", "operations", "answer",
                                                "command"};
    return names.contains(name);
}

// What it was told, and no more.
std::set<std::string> parameters_of(const ordered_json& row) {
    std::set<std::string> names;
    for (const auto& [name, value] : row.items()) {
        const std::size_t end = name.size() - std::min<std::size_t>(name.size(), 8);
        const bool is_range = (name.ends_with("_minimum") || name.ends_with("_maximum")) &&
                              is_measured(row, name.substr(0, end));
        const bool is_other = value.is_structured() || is_range || is_measured(row, name);
        if (!is_other && !is_about_runs(name)) names.insert(name);
    }
    names.erase("experiment");
    names.erase("runtime");
    return names;
}

using names_by_kind = std::map<std::pair<std::string, std::string>, std::set<std::string>>;

names_by_kind all_parameters(const std::vector<ordered_json>& rows) {
    names_by_kind all;
    for (const ordered_json& each : rows) all[kind_of(each)].merge(parameters_of(each));
    return all;
}

// In the row's own order.
ordered_json only(const ordered_json& row, const std::set<std::string>& names) {
    const auto [experiment, runtime] = kind_of(row);
    ordered_json chosen = {{"experiment", experiment}, {"runtime", runtime}};
    for (const auto& [name, value] : row.items()) {
        if (names.contains(name)) chosen[name] = value;
    }
    return chosen;
}

// The same for the same parameters in another order.
std::string key_of(const ordered_json& parameters) { return nlohmann::json(parameters).dump(); }

figure_range range_of(const ordered_json& row, const std::string& name) {
    return {row[name], row[name + "_minimum"], row[name + "_maximum"]};
}

// Rows that do not say how often have been measured several times if that can be seen.
bool is_single(const ordered_json& row, const figure_range& range) {
    const auto repeat = row.find("repeat");
    if (repeat != row.end() && repeat->is_number()) return repeat->get<double>() <= 1;
    return range.least == range.most;
}

figure_comparison compare_figure(const std::string& name, const ordered_json& a,
                                 const ordered_json& b) {
    figure_comparison its{name, range_of(a, name), range_of(b, name), change::none};
    if (is_single(a, its.a) || is_single(b, its.b)) {
        its.what = change::unknown;
    } else if (its.b.most < its.a.least) {
        its.what = change::less;
    } else if (its.b.least > its.a.most) {
        its.what = change::more;
    }
    return its;
}

row_comparison compare_pair(ordered_json parameters, const ordered_json& a, const ordered_json& b) {
    row_comparison both{std::move(parameters), {}};
    for (const auto& [name, value] : a.items()) {
        if (is_measured(a, name) && is_measured(b, name)) {
            both.figures.push_back(compare_figure(name, a, b));
        }
    }
    return both;
}

ordered_json hardware_of(const ordered_json& row) {
    ordered_json its = ordered_json::array();
    const auto machine = row.find("machine");
    if (machine == row.end() || !machine->is_object()) return its;
    for (const char* name : {"processor", "cores", "memory_bytes", "kernel"}) {
        its.push_back(machine->value(name, ordered_json()));
    }
    return its;
}

bool machines_differ(const ordered_json& a, const ordered_json& b) {
    const ordered_json its = hardware_of(a);
    const ordered_json others = hardware_of(b);
    return !its.empty() && !others.empty() && its != others;
}

}  // namespace

double figure_comparison::ratio() const {
    if (a.median != 0) return b.median / a.median;
    return b.median == 0 ? 1 : std::numeric_limits<double>::infinity();
}

std::size_t comparison::count(change what) const {
    std::size_t total = 0;
    for (const row_comparison& each : rows) {
        total += static_cast<std::size_t>(
            std::ranges::count(each.figures, what, &figure_comparison::what));
    }
    return total;
}

comparison compare_rows(std::vector<ordered_json> a, std::vector<ordered_json> b) {
    // What follows from the rows of one file was not measured.
    const auto is_conclusion = [](const ordered_json& row) { return row.contains("conclusion"); };
    std::erase_if(a, is_conclusion);
    std::erase_if(b, is_conclusion);
    const names_by_kind names_a = all_parameters(a);
    names_by_kind shared = all_parameters(b);
    for (auto& [kind, names] : shared) {
        const auto others = names_a.find(kind);
        if (others == names_a.end()) continue;
        std::erase_if(names, [&](const auto& name) { return !others->second.contains(name); });
    }
    for (const auto& [kind, names] : names_a) shared.try_emplace(kind, names);

    std::multimap<std::string, const ordered_json*> left;  // of B, in its order
    for (const ordered_json& each : b) {
        left.emplace(key_of(only(each, shared[kind_of(each)])), &each);
    }
    comparison all;
    for (const ordered_json& each : a) {
        ordered_json parameters = only(each, shared[kind_of(each)]);
        const auto found = left.lower_bound(key_of(parameters));
        if (found == left.end() || found->first != key_of(parameters)) {
            all.only_in_a.push_back(std::move(parameters));
            continue;
        }
        const ordered_json& other = *found->second;
        all.machines_differ = all.machines_differ || machines_differ(each, other);
        all.rows.push_back(compare_pair(std::move(parameters), each, other));
        left.erase(found);
    }
    std::set<const ordered_json*> rest;
    for (const auto& [key, row] : left) rest.insert(row);
    for (const ordered_json& each : b) {
        if (rest.contains(&each)) all.only_in_b.push_back(only(each, shared[kind_of(each)]));
    }
    return all;
}

}  // namespace throng::cli
