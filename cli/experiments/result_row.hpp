// What an experiment gave at one point, of one or several runs.
#pragma once

#include "experiment.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace throng::cli {

/// An experiment with its parameters, run once or several times.
struct result_row {
    const experiment_description& what;
    std::vector<figure> parameters;
    experiment_settings settings;
    std::uint64_t bytes_before = 0;         // resident before the first run
    std::vector<measurement> measurements;  // at least one, each with peak_bytes
};

/// Of an even number of values the mean of the two in the middle. There must be one.
[[nodiscard]] double median(std::vector<double> values);

/// What was measured: of all runs the median, and the range.
struct measured_figure {
    std::string_view name;
    std::string_view heading;  // in tables, where it is left out if this is empty
    unit what;
    double median;
    double least;
    double most;
};

/// All that was measured, in the order of the columns.
[[nodiscard]] std::vector<measured_figure> figures_of(const result_row& row);

/// The row as a flat object: the experiment, the runtime (this one), its parameters, and of each
/// figure NAME the median with NAME_minimum and NAME_maximum. Then, of the last run, how busy the
/// processors were, as pairs of second and share; and the machine. A simulation (see
/// measurement::operations) has none of what is about its own run.
[[nodiscard]] nlohmann::ordered_json as_object(const result_row& row);

/// A conclusion as a flat object: the experiment, the conclusion's name, and its figures.
[[nodiscard]] nlohmann::ordered_json as_object(const experiment_description& of,
                                               const conclusion& what);

[[nodiscard]] std::string_view stack_name(stack_kind stack);

}  // namespace throng::cli
