#include "report_file.hpp"

#include "chart_image.hpp"
#include "cli/exit_status.hpp"
#include "io/errors.hpp"
#include "io/whole_file.hpp"
#include "report_page.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <system_error>

namespace throng::cli {

namespace {

void check_folder(const std::string& path) {
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    std::error_code failed;
    if (folder.empty() || std::filesystem::is_directory(folder, failed)) return;
    throw io::output_error(fmt::format("cannot write the report {}: there is no folder {}",
                                       io::quoted_path(path), io::quoted_path(folder.string())));
}

}  // namespace

void check_report_path(const std::string& option, const std::string& path) {
    const bool is_image = is_image_path(path);
    if (!is_image && !path.ends_with(".html")) {
        throw usage_error(
            fmt::format("{}: expected a file that ends in .html, .svg or .png, not {}", option,
                        io::quoted_path(path)));
    }
    check_folder(path);
    if (is_image) check_drawing_programs(path);
}

void write_report(const std::string& path, const std::vector<nlohmann::ordered_json>& rows,
                  const std::string& chart) {
    const std::string text =
        is_image_path(path) ? chart_image(path, rows, chart) : report_page(rows);
    const int error_number = io::write_whole_file(path, text);
    if (error_number == 0) return;
    throw io::output_error(fmt::format("cannot write the report {}: {}", io::quoted_path(path),
                                       io::reason(error_number)));
}

}  // namespace throng::cli
