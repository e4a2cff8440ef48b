// throng generate: test data of a given size.
#include "commands.hpp"
#include "exit_status.hpp"
#include "generators/generator.hpp"
#include "io/output_sink.hpp"
#include "option_values.hpp"
#include "text_columns.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace throng::cli {

namespace {

constexpr std::uint64_t most_records = 1'000'000'000'000'000;
constexpr std::uint64_t records_at_a_time = 10'000;

struct generate_request {
    std::string kind;
    std::uint64_t records = 0;
    std::uint64_t seed = 1;
};

std::vector<std::string> names_of_kinds() {
    std::vector<std::string> names;
    for (const generator& each : all_generators()) names.emplace_back(each.name);
    return names;
}

void generate(const generate_request& request) {
    const generator& kind = *std::ranges::find(all_generators(), request.kind, &generator::name);
    io::stream_sink out(STDOUT_FILENO, "standard output");
    std::string records;
    for (std::uint64_t done = 0; done < request.records && !out.reader_gone();) {
        const std::uint64_t count = std::min(request.records - done, records_at_a_time);
        records.clear();
        kind.append(records, request.seed, done, count);
        out.write(records);
        done += count;
    }
    out.finish();
}

std::string list_of_kinds() {
    std::vector<column_entry> entries;
    for (const generator& each : all_generators()) {
        entries.push_back({std::string(each.name), std::string(each.summary)});
    }
    return two_columns(entries, 2);
}

}  // namespace

void add_generate_command(CLI::App& app, int& status) {
    auto request = std::make_shared<generate_request>();
    CLI::App* command = app.add_subcommand("generate", "Write test data of a given size");
    command->add_option("KIND", request->kind, "What is written; see below")
        ->check(one_of(names_of_kinds()))
        ->required();
    command
        ->add_option("--records", request->records,
                     "So many records; K, M and G are powers of 1000")
        ->transform(large_number(0, most_records))
        ->option_text("N")
        ->required();
    command
        ->add_option("--seed", request->seed,
                     "Other data for each number: the same for the same (default: 1)")
        ->check(whole_number(0))
        ->option_text("S");
    command->footer("Kinds:\n" + list_of_kinds() +
                    "\n"
                    "Examples:\n"
                    "  throng generate terasort --records 1M > records\n"
                    "  throng generate terasort --records 1e5 | throng run terasort - -o sorted\n"
                    "\n"
                    "It goes to standard output. The same command writes the same bytes on every\n"
                    "machine; the first N records are the same however many there are.");
    command->callback([request, &status] {
        generate(*request);
        status = exit_done;
    });
}

}  // namespace throng::cli
