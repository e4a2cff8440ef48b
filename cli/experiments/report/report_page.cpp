#include "report_page.hpp"

#include "cli/experiments/registry.hpp"
#include "cli/run_record.hpp"
#include "report_scripts.hpp"

#include <boost/algorithm/string/replace.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string_view>

namespace throng::cli {

namespace {

using nlohmann::ordered_json;

std::string_view script_named(std::string_view name) {
    const auto& all = report_scripts();
    return std::ranges::find(all, name, &report_script::name)->content;
}

// A constant of a script. In JSON only strings have a "<", which might begin a tag.
std::string constant(std::string_view name, const ordered_json& value) {
    std::string text = value.dump(-1, ' ', true, ordered_json::error_handler_t::replace);
    boost::replace_all(text, "<", "\\u003c");
    return fmt::format("const {} = {};\n", name, text);
}

// The library with its licence, and all of our scripts that pages and images share.
std::string shared_scripts() {
    std::string licence(script_named("licence"));
    boost::replace_all(licence, "*/", "* /");
    std::string text = fmt::format(
        "/* The charts are drawn by Vega, of which this is the licence.\n\n{}*/\n"
        "const vegaModules = {{}};\n",
        licence);
    for (const report_script& each : report_scripts()) {
        if (!each.name.starts_with("vega-")) continue;
        text +=
            fmt::format("vegaModules[\"{}\"] = function (exports, module, require) {{\n{}\n}};\n",
                        each.name, each.content);
    }
    for (const char* name :
         {"vega.js", "quantities.js", "scaling.js", "charts.js", "specification.js"}) {
        text += script_named(name);
    }
    return text;
}

// What the rows do not say: who made the page, and what the experiments are that it knows.
ordered_json about(const std::vector<ordered_json>& rows) {
    ordered_json experiments = ordered_json::object();
    for (const auto& each : all_experiments()) {
        const experiment_description& what = each->describe();
        const auto is_its = [&](const ordered_json& row) { return row["experiment"] == what.name; };
        if (std::ranges::none_of(rows, is_its)) continue;
        experiments[std::string(what.name)] = {{"summary", what.summary},
                                               {"definition", what.definition}};
    }
    return {{"when", fmt::format("{:%F %H:%M} UTC", fmt::gmtime(std::chrono::system_clock::now()))},
            {"version", THRONG_VERSION_STRING},
            {"command", fmt::format("{}", fmt::join(words_of_command_line(), " "))},
            {"experiments", std::move(experiments)}};
}

constexpr std::string_view page_begin =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\">\n"
    "<head>\n"
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<title>Experiments of throng</title>\n"
    "<style>\n";

}  // namespace

std::string report_page(const std::vector<ordered_json>& rows) {
    std::string page(page_begin);
    page += script_named("page.css");
    page += "</style>\n</head>\n<body>\n<main></main>\n";
    page += "<noscript>The charts and tables are drawn by a script.</noscript>\n<script>\n";
    page += shared_scripts() + constant("reportRows", rows) + constant("reportMade", about(rows));
    page += script_named("page.js");
    return page + "</script>\n</body>\n</html>\n";
}

std::string drawing_program(const std::vector<ordered_json>& rows) {
    std::string program = shared_scripts() + constant("reportRows", rows);
    program += script_named("drawing.js");
    return program;
}

}  // namespace throng::cli
