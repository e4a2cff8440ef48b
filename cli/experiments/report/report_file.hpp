// The report of experiments, as a file.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace throng::cli {

/// Whether a report can be made at this path, before there are rows: `option` is who asks, such as
/// "--report". The path has to end in .html, .svg or .png, which is its form; else throws
/// usage_error. Throws throng::error where the folder is missing, or a program that draws images.
void check_report_path(const std::string& option, const std::string& path);

/// Makes the report: as .html a page with everything, as .svg or .png one chart, `chart` or the
/// main one. The file appears whole or not at all, in place of one that was there. Throws
/// io::output_error where it cannot be written, throng::error where there is nothing to draw or no
/// such chart. The path is one that check_report_path has let pass.
void write_report(const std::string& path, const std::vector<nlohmann::ordered_json>& rows,
                  const std::string& chart = "");

}  // namespace throng::cli
