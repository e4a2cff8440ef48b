// throng generate: test data of a given size.
#include "commands.hpp"
#include "exit_status.hpp"
#include "generators/generator.hpp"
#include "generators/record_stream.hpp"
#include "interruption.hpp"
#include "io/whole_file.hpp"
#include "mapreduce/job.hpp"
#include "option_values.hpp"
#include "text_columns.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace throng::cli {

namespace {

constexpr std::uint64_t most_records = 1'000'000'000'000'000;
constexpr unsigned most_workers = 1024;

struct generate_request {
    std::optional<std::uint64_t> records;
    std::optional<std::uint64_t> bytes;
    std::uint64_t seed = 1;
    unsigned workers = 1;
    std::string output;  // empty: standard output
    bool overwrite = false;
};

void list_kinds() {
    std::vector<column_entry> entries;
    for (const auto& each : all_generators()) {
        const generator_description& what = each->describe();
        entries.push_back({std::string(what.name), std::string(what.summary)});
    }
    std::fputs(two_columns(entries, 0).c_str(), stdout);
}

record_limits limits_of(const generate_request& request) {
    if (request.records.has_value() == request.bytes.has_value()) {
        throw usage_error("say how much to write: either --records N or --size SIZE");
    }
    return {request.records.value_or(UINT64_MAX), request.bytes.value_or(UINT64_MAX)};
}

// While it lives a signal stops the writing; after a while even where it waits for a reader.
class stoppable {
public:
    /// `unfinished` is a file that must not be left, if it is not empty.
    stoppable(interruption_guard& interruption, std::string unfinished)
        : interruption_(interruption) {
        interruption_.arm(
            interruption_.hold(), [this] { stopped_.store(true); },
            [unfinished = std::move(unfinished)] {
                if (!unfinished.empty()) ::unlink(unfinished.c_str());
            });
    }
    ~stoppable() { interruption_.disarm(); }
    stoppable(const stoppable&) = delete;
    stoppable& operator=(const stoppable&) = delete;

    void write(const record_maker& maker, const record_limits& limits, unsigned workers,
               io::sink& to) {
        write_records(maker, limits, workers, to, stopped_);
        if (stopped_.load()) throw mapreduce::job_cancelled("interrupted");
        to.finish();
    }

private:
    interruption_guard& interruption_;
    std::atomic<bool> stopped_ = false;
};

void generate(const generator& kind, const generate_request& request) {
    const record_limits limits = limits_of(request);
    interruption_guard interruption;  // before any thread
    const std::unique_ptr<record_maker> maker = kind.make(request.seed);
    if (request.output.empty()) {
        io::stream_sink out(STDOUT_FILENO, "standard output");
        stoppable(interruption, "").write(*maker, limits, request.workers, out);
    } else {
        io::whole_file_sink file(request.output, request.overwrite);
        stoppable(interruption, file.unfinished()).write(*maker, limits, request.workers, file);
    }
}

void add_output_options(CLI::App& command, generate_request& request) {
    command
        .add_option("-o,--output", request.output,
                    "Write to FILE, which appears whole or not at all (default: standard output)")
        ->check(output_name("the name of a file"))
        ->option_text("FILE");
    command.add_flag("--overwrite", request.overwrite, "Replace a file that exists")
        ->disable_flag_override()
        ->needs("--output");
    command
        .add_option("--workers", request.workers,
                    "Threads to use (default: one for each processor)")
        ->check(whole_number(1, most_workers))
        ->option_text("N");
}

void add_common_options(CLI::App& command, generate_request& request) {
    command
        .add_option("--records", request.records, "So many records; K, M and G are powers of 1000")
        ->transform(large_number(0, most_records))
        ->option_text("N");
    command
        .add_option("--size", request.bytes,
                    "As many whole records as so many bytes have room for, a header included; "
                    "K, M, G and T are powers of 1024")
        ->transform(size_in_bytes())
        ->option_text("SIZE");
    command
        .add_option("--seed", request.seed,
                    "Other data for each number: the same for the same (default: 1)")
        ->check(whole_number(0))
        ->option_text("NUMBER");
    add_output_options(command, request);
}

void add_kind(CLI::App& to, std::shared_ptr<generator> kind, int& status) {
    const generator_description& what = kind->describe();
    CLI::App* command = to.add_subcommand(std::string(what.name), std::string(what.summary));
    command->group("Kinds");
    auto request = std::make_shared<generate_request>();
    request->workers = std::max(1U, std::thread::hardware_concurrency());
    command->option_defaults()->take_last();
    kind->add_options(*command);
    add_common_options(*command, *request);
    command->footer(fmt::format("{}\n\nExamples:\n{}", what.definition, what.examples));
    command->callback([kind = std::move(kind), request, &status] {
        generate(*kind, *request);
        status = exit_done;
    });
}

}  // namespace

void add_generate_command(CLI::App& app, int& status) {
    CLI::App* command =
        app.add_subcommand("generate", "Write test data of a given size, or list the kinds");
    command->require_subcommand(0, 1);
    for (std::unique_ptr<generator>& each : all_generators()) {
        add_kind(*command, std::move(each), status);
    }
    command->footer(
        "Examples:\n"
        "  throng generate\n"
        "  throng generate text --size 100M -o words.txt\n"
        "  throng generate terasort --records 1e5 | throng run terasort - -o sorted\n"
        "\n"
        "The same command writes the same bytes on every machine; the first N records\n"
        "are the same however many there are. Each kind's help has its definition, and\n"
        "its own options: throng generate KIND --help\n"
        "Exit status: 0 done, 1 it cannot be written, 2 wrong usage, 130 interrupted.");
    command->callback([command, &status] {
        if (!command->get_subcommands().empty()) return;
        list_kinds();
        status = exit_done;
    });
}

}  // namespace throng::cli
