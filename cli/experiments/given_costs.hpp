// Costs of a job that are given instead of measured.
#pragma once

#include "cluster_model.hpp"

#include <span>
#include <string>
#include <string_view>

namespace throng::cli {

/// How a cost is given and shown.
struct cost_name {
    std::string_view name;     // map
    std::string_view figure;   // map_ns_per_byte
    std::string_view meaning;  // "ns a byte"
    double job_costs::*value;
    double scale;  // to the value, of what is given
};

/// All of job_costs.
[[nodiscard]] std::span<const cost_name> cost_names();

/// The costs of a text such as map=2,pairs=1e5, which has to name all of them. Throws usage_error.
[[nodiscard]] job_costs parse_costs(const std::string& text);

}  // namespace throng::cli
