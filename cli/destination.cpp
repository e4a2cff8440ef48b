#include "destination.hpp"

#include "io/compression/compressing_stream.hpp"
#include "io/errors.hpp"
#include "mapreduce/bad_records.hpp"
#include "mapreduce/run_plan.hpp"
#include "messages.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <utility>

namespace throng::cli {

namespace {

class counted_sink final : public io::sink {
public:
    counted_sink(io::sink& to, std::atomic<std::uint64_t>& bytes) : to_(to), bytes_(bytes) {}

    void expect(std::uint64_t records) override { to_.expect(records); }
    void write(std::string_view records) override {
        to_.write(records);
        bytes_.fetch_add(records.size(), std::memory_order_relaxed);
    }
    void finish() override { to_.finish(); }
    [[nodiscard]] bool reader_gone() const override { return to_.reader_gone(); }

private:
    io::sink& to_;
    std::atomic<std::uint64_t>& bytes_;
};

// Of any file of the folder.
io::part_division division_of(const run_options& options) {
    io::part_division division;
    division.extension = extension_of(options.engine.format);
    if (options.engine.format == mapreduce::result_format::csv) {
        division.ends = io::record_end::unquoted_newline;
    }
    division.compression = options.compression;
    division.threads = mapreduce::threads_of(options.engine);
    return division;
}

std::string header_of(const run_options& options) {
    if (options.header.empty()) return {};
    const char separator = options.engine.format == mapreduce::result_format::csv ? ',' : '\t';
    return fmt::format("{}\n", fmt::join(options.header, std::string_view(&separator, 1)));
}

std::unique_ptr<io::sink> standard_output(const run_options& options) {
    auto sink = std::make_unique<io::stream_sink>(STDOUT_FILENO, "standard output");
    if (options.compression == io::output_compression::none) return sink;
    return std::make_unique<io::compressed_sink>(std::move(sink), options.compression,
                                                 mapreduce::threads_of(options.engine));
}

}  // namespace

std::string extension_of(mapreduce::result_format format) {
    switch (format) {
        case mapreduce::result_format::jsonl:
            return ".jsonl";
        case mapreduce::result_format::csv:
            return ".csv";
        default:
            return "";
    }
}

destination::destination(const run_options& options, output_record& record,
                         std::shared_ptr<const std::vector<std::uint64_t>> records_of_parts)
    : record_(record), division_(division_of(options)) {
    if (options.output.empty()) {
        sink_ = standard_output(options);
        sink_->write(header_of(options));  // which keeps it until there are results
    } else {
        directory_.emplace(options.output, policy_of(options));
        io::part_division division = division_;
        division.parts = options.parts;
        division.records_of_parts = std::move(records_of_parts);
        division.header = header_of(options);
        auto parts = std::make_unique<io::part_writer>(*directory_, std::move(division));
        parts_ = parts.get();
        sink_ = std::move(parts);
    }
    counted_ = std::make_unique<counted_sink>(*sink_, record_.bytes);
}

std::unique_ptr<io::sink> destination::named_sink(const std::string& name) {
    io::part_division division = division_;
    division.name = '_' + name;
    return std::make_unique<io::part_writer>(*directory_, std::move(division));
}

void destination::write_bad_records(std::span<const mapreduce::job_outcome> jobs) {
    std::string text;
    for (const mapreduce::job_outcome& each : jobs) {
        text += mapreduce::bad_records_as_text(each.bad_records, each.inputs);
    }
    if (directory_ && !text.empty()) directory_->write_file(bad_records_name, text);
}

void destination::commit() {
    record_.reader_gone.store(sink_->reader_gone());
    if (directory_) {
        directory_->commit();
        record_.parts.store(parts_->parts());
        if (!directory_->leftover().empty()) {
            complain(fmt::format("the old output could not be removed; it is in {}",
                                 io::quoted_path(directory_->leftover())));
        }
    }
    record_.complete.store(!record_.reader_gone.load());
}

}  // namespace throng::cli
