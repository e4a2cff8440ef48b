// A chart as an image: drawn by other programs, from the scripts that draw it in a page.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace throng::cli {

/// Whether a path ends in .svg or .png.
[[nodiscard]] bool is_image_path(const std::string& path);

/// Throws throng::error unless the programs that make such an image are in PATH.
void check_drawing_programs(const std::string& path);

/// The contents of the image at `path`, in the form that its ending says. `chart` is the name of
/// one; empty: the main one. Throws throng::error where there is none, with the names of those that
/// there are, or where it cannot be drawn.
[[nodiscard]] std::string chart_image(const std::string& path,
                                      const std::vector<nlohmann::ordered_json>& rows,
                                      const std::string& chart);

}  // namespace throng::cli
