// Rows of results that were kept in files, as `throng experiment NAME --format json` prints them.
#pragma once

#include <throng/error.hpp>

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace throng::cli {

/// The rows of a file, or of standard input, which is "-". Throws io::input_error for what cannot
/// be read, is no row, or has none; it names file and line.
[[nodiscard]] std::vector<nlohmann::ordered_json> read_rows(const std::string& path);

/// Whether a figure was measured: a number, with its minimum and maximum beside it. What was not is
/// a parameter.
[[nodiscard]] bool is_measured(const nlohmann::ordered_json& row, const std::string& name);

}  // namespace throng::cli
