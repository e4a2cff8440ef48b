// throng experiment compare: what has changed between two files of results.
#include "cli/exit_status.hpp"
#include "cli/option_values.hpp"
#include "comparison.hpp"
#include "results_commands.hpp"
#include "row_files.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace throng::cli {

namespace {

struct compare_request {
    std::vector<std::string> files;  // two
    bool json = false;
};

void compare(const compare_request& request) {
    const std::string& a = request.files[0];
    const std::string& b = request.files[1];
    if (a == "-" && b == "-") {
        throw usage_error("compare: standard input can be only one of the two");
    }
    const comparison found = compare_rows(read_rows(a), read_rows(b));
    const std::string text = request.json ? as_json_lines(found, a, b) : as_text(found, a, b);
    std::fputs(text.c_str(), stdout);
}

}  // namespace

void add_compare_command(CLI::App& experiment, int& status) {
    auto request = std::make_shared<compare_request>();
    CLI::App* command =
        experiment.add_subcommand("compare", "Say what differs between results, beyond the noise");
    command->group(results_group);
    command
        ->add_option("INPUT", request->files,
                     "Two files of results, A and B, as --format json prints them; - is standard "
                     "input")
        ->option_text(" INPUT")
        ->expected(2)
        ->required();
    command
        ->add_option_function<std::string>(
            "--format", [request](const std::string& name) { request->json = name == "json"; },
            "Form of what is printed: a table (the default), or json, an object in a line")
        ->check(one_of({"table", "json"}))
        ->option_text("FORM");
    command->footer(
        "Of rows with the same parameters each figure is compared: the median of B by\n"
        "that of A, and whether all runs of B were below, or above, all of A. Where\n"
        "their ranges overlap, the difference may be noise; of a single run nobody\n"
        "knows: use --repeat 5 or so. Rows that only one of the two has are named.\n"
        "\n"
        "Examples:\n"
        "  throng experiment chain --repeat 5 --format json > before.jsonl\n"
        "  throng experiment chain --repeat 5 --format json > after.jsonl\n"
        "  throng experiment compare before.jsonl after.jsonl");
    command->callback([request, &status] {
        compare(*request);
        status = exit_done;
    });
}

}  // namespace throng::cli
