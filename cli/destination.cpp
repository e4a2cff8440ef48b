#include "destination.hpp"

#include "io/errors.hpp"
#include "mapreduce/bad_records.hpp"
#include "messages.hpp"

#include <fmt/format.h>
#include <unistd.h>

namespace throng::cli {

namespace {

class counted_sink final : public io::sink {
public:
    counted_sink(io::sink& to, std::atomic<std::uint64_t>& bytes) : to_(to), bytes_(bytes) {}

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

}  // namespace

destination::destination(const run_options& options, output_record& record) : record_(record) {
    if (options.output.empty()) {
        sink_ = std::make_unique<io::stream_sink>(STDOUT_FILENO, "standard output");
    } else {
        directory_.emplace(options.output, policy_of(options));
        auto parts = std::make_unique<io::part_writer>(*directory_);
        parts_ = parts.get();
        sink_ = std::move(parts);
    }
    counted_ = std::make_unique<counted_sink>(*sink_, record_.bytes);
}

std::unique_ptr<io::sink> destination::named_sink(const std::string& name) {
    return std::make_unique<io::part_writer>(*directory_, io::part_writer::usual_part_bytes,
                                             '_' + name);
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
