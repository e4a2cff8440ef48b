#include "io/record_ends.hpp"

#include "io/newline_count.hpp"

namespace throng::io {

namespace {

constexpr char quote = '"';

// The end of the first record that ends at `from` or behind it.
std::size_t end_from(std::string_view records, std::size_t from, bool in_quotes) {
    for (std::size_t at = from;; ++at) {
        at = records.find_first_of("\"\n", at);
        if (at == records.npos) return records.size();
        if (records[at] == quote)
            in_quotes = !in_quotes;
        else if (!in_quotes)
            return at + 1;
    }
}

}  // namespace

std::size_t end_of_record(std::string_view records, std::size_t at, record_end how) {
    if (how == record_end::newline) return records.find('\n', at) + 1;
    return end_from(records, at, count_bytes(records.substr(0, at), quote) % 2 != 0);
}

counted_bytes first_records(std::string_view records, std::uint64_t most, record_end how) {
    if (how == record_end::newline) {
        const std::uint64_t all = count_newlines(records);
        if (all <= most) return {records.size(), all};
    }
    counted_bytes found;
    while (found.records < most && found.bytes < records.size()) {
        found.bytes = how == record_end::newline ? records.find('\n', found.bytes) + 1
                                                 : end_from(records, found.bytes, false);
        ++found.records;
    }
    return found;
}

}  // namespace throng::io
