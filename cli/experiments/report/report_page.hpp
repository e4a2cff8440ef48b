// Rows of experiments as a page that needs no other file, and as a script that draws a chart.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace throng::cli {

/// A page of HTML: on what machine the rows were measured, with which parameters, tables, charts.
/// What stands in a row is shown as text, whatever it is.
[[nodiscard]] std::string report_page(const std::vector<nlohmann::ordered_json>& rows);

/// A program for node that draws one of the charts into a file; see drawing.js.
[[nodiscard]] std::string drawing_program(const std::vector<nlohmann::ordered_json>& rows);

}  // namespace throng::cli
