#include "bad_record_report.hpp"

#include "io/errors.hpp"
#include "messages.hpp"
#include "quantities.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace throng::cli {

namespace {

constexpr std::size_t most_named = 20;

}  // namespace

void report_bad_records(std::span<const mapreduce::bad_record> records,
                        std::span<const io::input> inputs, const std::string& file) {
    const std::size_t named = std::min(records.size(), most_named);
    for (const mapreduce::bad_record& each : records.first(named)) {
        complain("skipped: " + mapreduce::describe_bad_record(each, inputs));
    }
    if (named == records.size()) return;
    const auto more = static_cast<std::int64_t>(records.size() - named);
    const std::string where =
        file.empty() ? std::string() : fmt::format("; {} has all of them", io::quoted_path(file));
    complain(fmt::format("skipped: and {} more{}", grouped(more), where));
}

}  // namespace throng::cli
