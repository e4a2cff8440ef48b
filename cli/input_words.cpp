#include "input_words.hpp"

#include "io/compression/archive_source.hpp"
#include "io/compression/compression.hpp"
#include "quantities.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace throng::cli {

namespace {

std::string number(std::uint64_t value) { return grouped(static_cast<std::int64_t>(value)); }

// How it is kept, if that is recognised and not as it is: "compressed by gzip", "a zip archive".
std::string describe_form(const io::input& input, bool takes_pieces) {
    const bool is_packed = input.packed != io::compression_format::none;
    std::string packed = fmt::format("compressed by {}", io::name_of(input.packed));
    const bool in_parts = input.frames || (input.pieces && takes_pieces);
    if (in_parts) packed += " in parts that are read each for itself";
    if (input.archive == io::archive_format::none) return is_packed ? packed : "";
    const std::string archive = fmt::format("a {} archive", io::name_of(input.archive));
    return is_packed ? archive + ' ' + packed : archive;
}

// How many are kept how; empty if all are as they are.
std::string describe_forms(const std::vector<io::input>& inputs, bool takes_pieces) {
    std::map<std::string, std::uint64_t> counts;
    for (const io::input& each : inputs) {
        if (std::string form = describe_form(each, takes_pieces); !form.empty())
            ++counts[std::move(form)];
    }
    std::string text;
    for (const auto& [form, count] : counts) {
        text += fmt::format("{}{} {}", text.empty() ? "; of these " : ", ", number(count), form);
    }
    return text;
}

std::string describe_input(const io::input& input, bool takes_pieces) {
    const std::string name = io::printable_name(input);
    if (const std::string form = describe_form(input, takes_pieces); !form.empty()) {
        return fmt::format("{}, {}, {}", name, exact_bytes(io::bytes_on_disk(input)), form);
    }
    return name + (input.stream ? ", whose size is not known" : ", " + exact_bytes(input.size));
}

}  // namespace

std::string describe_inputs(const std::vector<io::input>& inputs, bool takes_pieces) {
    if (inputs.size() == 1) return describe_input(inputs.front(), takes_pieces);
    const auto is_unknown = [](const io::input& each) {
        return each.stream && each.stored_bytes == 0;
    };
    const auto streams = static_cast<std::uint64_t>(std::ranges::count_if(inputs, is_unknown));
    std::uint64_t total = 0;
    for (const io::input& each : inputs) total += io::bytes_on_disk(each);
    const auto largest = std::ranges::max_element(inputs, {}, io::bytes_on_disk);
    std::string text = fmt::format(
        "{}, {}; the largest: {}, {}", counted(inputs.size() - streams, "file"), exact_bytes(total),
        io::printable_name(*largest), bytes(io::bytes_on_disk(*largest)));
    if (streams > 0) text += fmt::format("; and {} whose size is not known", number(streams));
    return text + describe_forms(inputs, takes_pieces);
}

}  // namespace throng::cli
