#include "mapreduce/bad_records.hpp"

#include "io/errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <tuple>
#include <utility>

namespace throng::mapreduce {

namespace {

void append_escaped(std::string& out, std::string_view text) {
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        switch (character) {
            case '\\':
                out += "\\\\";
                break;
            case '\t':
                out += "\\t";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            default:
                if (io::is_control(byte)) {
                    fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte);
                } else {
                    out += character;
                }
        }
    }
}

}  // namespace

std::string describe_bad_record(const bad_record& record, std::span<const io::input> inputs) {
    if (inputs[record.input].tasks) {
        return fmt::format("map failed on task {}: {}", record.offset,
                           io::printable(record.reason));
    }
    const std::string line = record.line ? fmt::format(" (line {})", *record.line) : std::string();
    const std::string name = record.file.empty() ? io::printable_name(inputs[record.input])
                                                 : io::quoted_path(record.file);
    return fmt::format("map failed in {}, on the record at byte {}{}: {}", name, record.offset,
                       line, io::printable(record.reason));
}

const std::string& file_of(const bad_record& record, std::span<const io::input> inputs) {
    return record.file.empty() ? inputs[record.input].name : record.file;
}

void sort_bad_records(std::vector<bad_record>& records) {
    std::ranges::sort(records, {}, [](const bad_record& each) {
        return std::tuple(each.input, each.member, each.offset);
    });
}

std::string bad_records_as_text(std::span<const bad_record> records,
                                std::span<const io::input> inputs) {
    std::string text;
    for (const bad_record& each : records) {
        append_escaped(text, file_of(each, inputs));
        fmt::format_to(std::back_inserter(text), "\t{}\t", each.offset);
        append_escaped(text, each.reason);
        text += '\n';
    }
    return text;
}

}  // namespace throng::mapreduce
