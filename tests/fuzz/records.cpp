// Where records end, in text that is there as a whole, and in text that comes bit by bit.
#include "fuzz.hpp"
#include "io/csv_ends.hpp"
#include "io/newline_count.hpp"
#include "io/record_ends.hpp"

#include <throng/abi.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace {

using namespace throng::io;
using throng::fuzz::byte_reader;
using throng::fuzz::require;

// Behind each newline that ends a record, and the end of the text.
std::vector<std::size_t> ends_of(std::string_view text, record_end how) {
    std::vector<std::size_t> ends;
    bool inside = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '"' && how == record_end::unquoted_newline) inside = !inside;
        if (text[at] == '\n' && !inside) ends.push_back(at + 1);
    }
    if (!text.empty() && (ends.empty() || ends.back() < text.size())) ends.push_back(text.size());
    return ends;
}

// Of a text of which ever more is read, its blocks: each is as large as it may be.
void check_blocks(byte_reader& bytes, const std::string& text) {
    const std::size_t window = 1 + bytes.below(100);
    const std::uint64_t last = bytes.number<std::uint16_t>() % (text.size() + 1);
    const std::vector<std::size_t> ends = ends_of(text, record_end::unquoted_newline);
    csv_block_search search;
    std::size_t found = 0;
    for (std::size_t read = 0; found == 0;) {
        read = std::min(text.size(), read + 1 + bytes.below(150));
        // In memory of its own, so that who reads too far is seen.
        const auto memory = std::make_unique<char[]>(read + THRONG_BLOCK_PADDING);
        std::memcpy(memory.get(), text.data(), read);
        found = search.find({memory.get(), read}, read == text.size(), window, last);
        if (read == text.size()) break;
    }
    require(std::ranges::find(ends, found) != ends.end(), "a block ends where a record does");
    const auto of_last = std::ranges::upper_bound(ends, last);
    require(of_last == ends.end() || found <= *of_last, "nothing is behind the last record");
    require(found <= window || found == ends.front(), "a block is no larger, or one record");
}

}  // namespace

FUZZ_TARGET(record_ends) {
    byte_reader bytes(data);
    const auto how = bytes.below(2) == 0 ? record_end::newline : record_end::unquoted_newline;
    const std::uint64_t most = bytes.below(20);
    const auto place = bytes.number<std::uint16_t>();
    std::string text = bytes.rest();
    if (text.empty()) return;
    // Whole records: the last one ends, too.
    if (how == record_end::unquoted_newline && std::ranges::count(text, '"') % 2 != 0) text += '"';
    if (text.back() != '\n') text += '\n';
    const std::vector<std::size_t> ends = ends_of(text, how);
    require(count_newlines(text) == static_cast<std::uint64_t>(std::ranges::count(text, '\n')),
            "newlines are counted");
    const std::size_t at = place % text.size();
    require(end_of_record(text, at, how) == *std::ranges::upper_bound(ends, at),
            "a record ends behind the bytes that are in it");
    const counted_bytes first = first_records(text, most, how);
    const std::uint64_t expected = std::min<std::uint64_t>(most, ends.size());
    require(first.records == expected, "as many records as there are, or as are asked for");
    require(first.bytes == (expected == 0 ? 0 : ends[static_cast<std::size_t>(expected) - 1]),
            "they end with the last of them");
    byte_reader again(data);
    check_blocks(again, text);
}
