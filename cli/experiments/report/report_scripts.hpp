// The scripts of reports, which the build puts into the program: ours, those of the library that
// draws the charts, and its licence.
#pragma once

#include <string_view>
#include <vector>

namespace throng::cli {

struct report_script {
    std::string_view name;  // "charts.js", or a module of the library: "vega-view"
    std::string_view content;
};

[[nodiscard]] const std::vector<report_script>& report_scripts();

}  // namespace throng::cli
