#include "chart_image.hpp"

#include "io/errors.hpp"
#include "plugin/child_process.hpp"
#include "plugin/work_folder.hpp"
#include "report_page.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

namespace throng::cli {

namespace {

struct drawing_program_name {
    std::string_view name;
    std::string_view package;  // Debian's
};
constexpr drawing_program_name node = {"node", "nodejs"};
constexpr drawing_program_name rsvg_convert = {"rsvg-convert", "librsvg2-bin"};

constexpr const char* png_scale = "--zoom=2";  // of the size in which it is shown

bool is_png(const std::string& path) { return path.ends_with(".png"); }

// What the program printed. Throws where it cannot be started.
plugin::process_outcome run(const drawing_program_name& program, const std::string& image,
                            std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), std::string(program.name));
    try {
        return plugin::process_runner().run(arguments);
    } catch (const std::system_error& e) {
        throw error(fmt::format(
            "cannot draw {}: {} does not run ({}); install it (on Debian: apt install {}), or make "
            "the report a page, .html",
            io::quoted_path(image), program.name, io::reason(e.code().value()), program.package));
    }
}

void draw(const drawing_program_name& program, const std::string& image,
          std::vector<std::string> arguments) {
    const plugin::process_outcome outcome = run(program, image, std::move(arguments));
    if (outcome.status == 0) return;
    std::string_view said = outcome.output;
    said = said.substr(0, said.find_last_not_of('\n') + 1);
    throw error(fmt::format(
        "cannot draw {}: {}", io::quoted_path(image),
        said.empty() ? fmt::format("{} ended with status {}", program.name, outcome.status)
                     : std::string(said)));
}

void write(const std::string& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file) throw io::output_error("cannot write " + io::quoted_path(path));
}

std::string contents_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

bool is_image_path(const std::string& path) { return path.ends_with(".svg") || is_png(path); }

void check_drawing_programs(const std::string& path) {
    (void)run(node, path, {"--version"});
    if (is_png(path)) (void)run(rsvg_convert, path, {"--version"});
}

std::string chart_image(const std::string& path, const std::vector<nlohmann::ordered_json>& rows,
                        const std::string& chart) {
    const plugin::work_folder work("");
    const std::string program = work.path() + "/draw.js";
    const std::string svg = work.path() + "/chart.svg";
    write(program, drawing_program(rows));
    std::vector<std::string> arguments = {program, svg};
    if (!chart.empty()) arguments.push_back(chart);
    draw(node, path, std::move(arguments));
    if (!is_png(path)) return contents_of(svg);
    const std::string png = work.path() + "/chart.png";
    draw(rsvg_convert, path, {png_scale, "--output=" + png, svg});
    return contents_of(png);
}

}  // namespace throng::cli
