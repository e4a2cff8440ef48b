// What is different between two measurements of the same experiments, beyond the noise.
#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace throng::cli {

/// A figure of some runs: their median, and the range.
struct figure_range {
    double median = 0;
    double least = 0;
    double most = 0;
};

enum class change : std::uint8_t {
    none,     // the ranges have something in common
    less,     // all runs of B are below all of A
    more,     // above
    unknown,  // one of them is a single run, whose noise nobody knows
};

struct figure_comparison {
    std::string name;
    figure_range a;
    figure_range b;
    change what = change::none;

    /// Of the medians, B to A; 1 where both are 0, infinity where A is.
    [[nodiscard]] double ratio() const;
};

/// Two rows with the same parameters.
struct row_comparison {
    nlohmann::ordered_json parameters;  // experiment, runtime, and what else both were told
    std::vector<figure_comparison> figures;
};

struct comparison {
    std::vector<row_comparison> rows;               // in the order of A
    std::vector<nlohmann::ordered_json> only_in_a;  // their parameters
    std::vector<nlohmann::ordered_json> only_in_b;
    bool machines_differ = false;  // in processor, cores, memory or kernel, of rows that belong
                                   // together

    [[nodiscard]] std::size_t count(change what) const;
};

/// Rows belong together if they agree in experiment, runtime and all parameters that this
/// experiment has in both; of several such rows the first of A and the first of B, and so on. How
/// often a row was measured is no parameter.
[[nodiscard]] comparison compare_rows(std::vector<nlohmann::ordered_json> a,
                                      std::vector<nlohmann::ordered_json> b);

/// For people, in lines: a paragraph for each pair of rows. `names`: of the two files.
[[nodiscard]] std::string as_text(const comparison& what, const std::string& a,
                                  const std::string& b);

/// For programs: an object in a line for each figure, and for each row that only one has.
[[nodiscard]] std::string as_json_lines(const comparison& what, const std::string& a,
                                        const std::string& b);

}  // namespace throng::cli
