#include "given_costs.hpp"

#include "cli/exit_status.hpp"
#include "cli/option_values.hpp"
#include "io/errors.hpp"

#include <throng/detail/job/parse_number.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

namespace throng::cli {

namespace {

constexpr std::array<cost_name, 7> all_costs = {{
    {"map", "map_ns_per_byte", "ns a byte of input to map", &job_costs::map_byte, 1e-9},
    {"pairs", "map_task_pairs", "pairs from a map task", &job_costs::task_pairs, 1},
    {"pair-bytes", "pair_bytes", "bytes each", &job_costs::pair_bytes, 1},
    {"sort", "sort_ns", "ns a pair and doubling to sort", &job_costs::sort_pair, 1e-9},
    {"reduce", "reduce_ns_per_pair", "ns a pair to reduce", &job_costs::reduce_pair, 1e-9},
    {"output", "output_bytes", "bytes of results", &job_costs::output_bytes, 1},
    {"run", "run_ns_per_byte", "ns a byte of input for all of `throng run`", &job_costs::run_byte,
     1e-9},
}};

constexpr double most_cost = 1e18;

const cost_name& find_cost(std::string_view name) {
    const auto found = std::ranges::find(all_costs, name, &cost_name::name);
    if (found != all_costs.end()) return *found;
    throw usage_error(fmt::format(
        "--costs: there is no cost '{}'; there are: map, pairs, pair-bytes, sort, reduce, output, "
        "run",
        io::printable(name)));
}

}  // namespace

std::span<const cost_name> cost_names() { return all_costs; }

job_costs parse_costs(const std::string& text) {
    job_costs costs;
    std::set<std::string_view> given;
    for (const std::string& each : split_names(text)) {
        const std::size_t sign = std::min(each.find('='), each.size());
        const cost_name& which = find_cost(std::string_view(each).substr(0, sign));
        const auto value = detail::parse_number<double>(
            std::string_view(each).substr(std::min(sign + 1, each.size())));
        if (!value || !(*value >= 0 && *value <= most_cost)) {
            throw usage_error(
                fmt::format("--costs: expected {}=NUMBER, with a number from 0 on, "
                            "not '{}'",
                            which.name, io::printable(each)));
        }
        costs.*which.value = *value * which.scale;
        given.insert(which.name);
    }
    for (const cost_name& each : all_costs) {
        if (given.contains(each.name)) continue;
        throw usage_error(fmt::format("--costs: '{}' is missing ({}); all are given, or none",
                                      each.name, each.meaning));
    }
    return costs;
}

}  // namespace throng::cli
