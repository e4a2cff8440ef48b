// throng experiment report: rows that were kept, as a page or an image.
#include "cli/exit_status.hpp"
#include "cli/option_values.hpp"
#include "report_file.hpp"
#include "results_commands.hpp"
#include "row_files.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace throng::cli {

namespace {

struct report_request {
    std::vector<std::string> files;
    std::string to;
    std::string chart;
};

void make_report(const report_request& request) {
    check_report_path("--output", request.to);
    if (!request.chart.empty() && request.to.ends_with(".html")) {
        throw usage_error("--chart: a page has all charts; name a file that ends in .svg or .png");
    }
    std::vector<nlohmann::ordered_json> rows;
    for (const std::string& each : request.files)
        std::ranges::move(read_rows(each), std::back_inserter(rows));
    write_report(request.to, rows, request.chart);
}

}  // namespace

void add_report_command(CLI::App& experiment, int& status) {
    auto request = std::make_shared<report_request>();
    CLI::App* command = experiment.add_subcommand("report", "Show results as a page or a chart");
    command->group(results_group);
    command
        ->add_option("INPUT", request->files,
                     "Results, as --format json prints them; - is standard input")
        ->option_text("...")
        ->required();
    command
        ->add_option("-o,--output", request->to,
                     "The report: FILE.html is a page that needs no other file, FILE.svg and "
                     "FILE.png are one chart")
        ->check(not_empty("a file"))
        ->option_text("FILE")
        ->required();
    command
        ->add_option("--chart", request->chart,
                     "Which chart, such as chain.seconds (default: the main one); for a name that "
                     "there is not, those that there are are listed")
        ->check(not_empty("the name of a chart"))
        ->option_text("NAME");
    command->footer(
        "The results may be of several experiments and of several runtimes, in any\n"
        "number of files. Where those of an experiment differ in a number, charts have\n"
        "lines over it, else bars. Images are drawn by node, .png also by rsvg-convert\n"
        "(on Debian: apt install nodejs librsvg2-bin).\n"
        "\n"
        "Examples:\n"
        "  throng experiment chain --workers 1,2 --repeat 3 --format json > rows.jsonl\n"
        "  throng experiment report rows.jsonl -o report.html\n"
        "  throng experiment report rows.jsonl -o chart.svg --chart chain.seconds");
    command->callback([request, &status] {
        make_report(*request);
        status = exit_done;
    });
}

}  // namespace throng::cli
