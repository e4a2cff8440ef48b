#include "report_file.hpp"

#include "chart_image.hpp"
#include "cli/exit_status.hpp"
#include "io/errors.hpp"
#include "io/whole_file.hpp"
#include "report_page.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace throng::cli {

namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
    throw io::output_error(
        fmt::format("cannot write the report {}: {}", io::quoted_path(path), why));
}

// Before anything is measured, as far as that can be told.
void check_place(const std::string& path) {
    std::filesystem::path folder = std::filesystem::path(path).parent_path();
    if (folder.empty()) folder = ".";
    std::error_code failed;
    if (!std::filesystem::is_directory(folder, failed)) {
        refuse(path, "there is no folder " + io::quoted_path(folder.string()));
    }
    if (std::filesystem::is_directory(path, failed)) refuse(path, "it is a folder");
    if (::access(folder.c_str(), W_OK | X_OK) != 0) refuse(path, io::reason(errno));
}

}  // namespace

void check_report_path(const std::string& option, const std::string& path) {
    const bool is_image = is_image_path(path);
    if (!is_image && !path.ends_with(".html")) {
        throw usage_error(
            fmt::format("{}: expected a file that ends in .html, .svg or .png, not {}", option,
                        io::quoted_path(path)));
    }
    check_place(path);
    if (is_image) check_drawing_programs(path);
}

void write_report(const std::string& path, const std::vector<nlohmann::ordered_json>& rows,
                  const std::string& chart) {
    const std::string text =
        is_image_path(path) ? chart_image(path, rows, chart) : report_page(rows);
    const int error_number = io::write_whole_file(path, text);
    if (error_number == 0) return;
    refuse(path, io::reason(error_number));
}

}  // namespace throng::cli
