// Inputs cut into splits and blocks: each record is in just one of them, whole.
#include "io/splits.hpp"

#include "fuzz.hpp"
#include "io/block_reader.hpp"
#include "io/byte_index.hpp"
#include "io/errors.hpp"
#include "io/header_index.hpp"

#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace {

using namespace throng::io;
using throng::fuzz::require;

std::vector<input> input_of(const std::string& text) {
    input only;
    only.name = "text";
    only.size = text.size();
    only.text = std::make_shared<const std::string>(text);
    return {only};
}

// Where records begin, and the end of the text.
std::set<std::uint64_t> begins_of(std::string_view text, const record_cut& cut) {
    std::set<std::uint64_t> begins{0, text.size()};
    bool inside = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '"' && cut.kind == record_kind::csv) inside = !inside;
        if (text[at] == '\n' && !inside) begins.insert(at + 1);
    }
    return begins;
}

// Of a header; or of a byte order mark, which is no part of a line.
std::size_t bytes_before_records(std::string_view text, const record_cut& cut) {
    if (cut.header) {
        const std::set<std::uint64_t> begins = begins_of(text, cut);
        return static_cast<std::size_t>(text.empty() ? 0 : *std::next(begins.begin()));
    }
    return cut.kind == record_kind::line && text.starts_with(byte_order_mark) ? 3 : 0;
}

// All blocks of all splits, one after the other.
std::string read_all(const std::vector<input>& inputs, const record_cut& cut,
                     std::size_t split_bytes, std::size_t block_bytes, std::uint64_t& header) {
    byte_index quotes(inputs, '"', 16);
    header_index headers(inputs, cut);
    block_reader reader(
        inputs, {.block_bytes = block_bytes, .cut = cut, .quotes = &quotes, .headers = &headers});
    split_queue queue(inputs, split_bytes);
    const std::string& text = *inputs.front().text;
    std::set<std::uint64_t> begins = begins_of(text, cut);
    begins.insert(bytes_before_records(text, cut));
    std::string all;
    while (const std::optional<split> next = queue.next()) {
        const bool has_records = reader.open(*next);
        header += reader.header_bytes();
        if (!has_records) continue;
        block got;
        while (reader.next(got)) {
            require(begins.contains(got.offset), "a block begins with a record");
            require(begins.contains(got.offset + got.size), "a block ends with a record");
            require(text.compare(got.offset, got.size, got.data, got.size) == 0,
                    "a block is what is there");
            all.append(got.data, got.size);
        }
    }
    return all;
}

}  // namespace

FUZZ_TARGET(splits) {
    throng::fuzz::byte_reader bytes(data);
    constexpr record_kind kinds[] = {record_kind::line, record_kind::csv};
    record_cut cut;
    cut.kind = kinds[bytes.below(2)];
    cut.header = bytes.below(2) == 1;
    const std::size_t split_bytes = 1 + bytes.below(100);
    const std::size_t block_bytes = 1 + bytes.below(100);
    const std::string text = bytes.rest();
    const std::vector<input> inputs = input_of(text);
    std::uint64_t header = 0;
    const std::string all = read_all(inputs, cut, split_bytes, block_bytes, header);
    require(header == bytes_before_records(text, cut), "what comes before the records is known");
    require(all == text.substr(static_cast<std::size_t>(header)),
            "records are all that there is but that, once each");
}

namespace {

// All blocks of all splits, one after the other, of inputs in which a record has a size.
std::string read_sized(const std::vector<input>& inputs, const record_cut& cut,
                       std::size_t split_bytes, std::size_t block_bytes, std::size_t& blocks) {
    block_reader reader(inputs, {.block_bytes = block_bytes, .cut = cut});
    split_queue queue(inputs, split_bytes, cut.kind == record_kind::whole);
    std::string all;
    while (const std::optional<split> next = queue.next()) {
        if (!reader.open(*next)) continue;
        block got;
        while (reader.next(got)) {
            require(got.offset == all.size(), "a block is where the one before has ended");
            require(cut.kind == record_kind::whole || got.size > 0, "a block has records");
            require(cut.kind == record_kind::whole || got.size % cut.bytes == 0,
                    "a block has whole records");
            all.append(got.data, got.size);
            ++blocks;
        }
    }
    return all;
}

}  // namespace

FUZZ_TARGET(sized) {
    throng::fuzz::byte_reader bytes(data);
    record_cut cut;
    cut.kind = bytes.below(2) == 0 ? record_kind::fixed : record_kind::whole;
    cut.bytes = cut.kind == record_kind::fixed ? 1 + bytes.below(40) : 0;
    // As run plans have it: splits begin with a record.
    const std::size_t records = 1 + bytes.below(10);
    const std::size_t split_bytes =
        cut.kind == record_kind::fixed ? records * cut.bytes : std::size_t{1} << 30;
    const std::size_t block_bytes = 1 + bytes.below(100);
    const std::string text = bytes.rest();
    const bool is_whole = cut.kind == record_kind::whole || text.size() % cut.bytes == 0;
    std::size_t blocks = 0;
    try {
        const std::string all = read_sized(input_of(text), cut, split_bytes, block_bytes, blocks);
        require(is_whole, "a part of a record is an error");
        require(all == text, "records are all that there is, once each");
        require(cut.kind == record_kind::fixed || blocks == 1, "a whole input is one record");
    } catch (const input_error&) {
        require(!is_whole, "whole records are no error");
    }
}
